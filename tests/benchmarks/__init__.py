"""What a refresh costs. `python -m tests.benchmarks` measures and prints; it takes about a minute."""
