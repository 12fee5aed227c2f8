"""The `bilateral` process; `python -m pipeline` is the same.

What is particular to a process of its own stands here; everything else a test can call is in `cli.py`.
"""

import gc

from pipeline.cli import main


def run() -> int:
    """Run one command with the collector of cyclic garbage kept away from what is imported.

    A command imports hundreds of modules, none of which is ever garbage. Collecting among them while they are imported,
    and once more at the end of the process, is a third of a small refresh. A command that works for longer than it
    starts switches the collector on again (`commands.refresh`).
    """
    gc.disable()
    status = main()
    gc.freeze()
    return status


if __name__ == "__main__":
    raise SystemExit(run())
