"""The real Dagster UI, driven in a headless Chromium: what a user opens, clicks and sees.

With `SCREENSHOTS` set to a folder, every page that is looked at is kept there as a picture.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from live_ui import Ui, free_port

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.daemon,
    pytest.mark.skipif(
        not (CHROMIUM and DRIVER), reason="needs a browser: `apt-get install chromium chromium-driver` brings one"
    ),
]


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    folder = tmp_path_factory.mktemp("ui")
    seeds = Path(shutil.copytree(ROOT / "seeds", folder / "seeds"))
    started = Ui(seeds, folder / "warehouse" / "bilateral.duckdb", free_port())
    yield started.wait_until_it_answers()
    started.end(15)


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--window-size=1440,860",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):  # fmt: skip
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


class Browser:
    """A user: opens pages, clicks on what is written there, waits until something can be read."""

    def __init__(self, chrome: "Chrome", ui: Ui) -> None:
        self.chrome, self.ui = chrome, ui

    def open(self, path: str) -> None:
        self.chrome.get(f"http://127.0.0.1:{self.ui.port}/{path}")

    def text(self) -> str:
        return str(self.chrome.execute_script("return document.body ? document.body.innerText : ''"))

    def wait(self, what: str, seen: Callable[[str], bool], seconds: float = 60) -> str:
        began = time.monotonic()
        while not seen(text := self.text()):
            if time.monotonic() - began > seconds:
                self.keep("failed")
                raise AssertionError(f"{what}: not seen within {seconds} s. The page reads:\n{text}")
            time.sleep(0.2)
        return text

    def read(self, *words: str, seconds: float = 60) -> str:
        return self.wait(", ".join(words), lambda text: all(word in text for word in words), seconds)

    def click(self, text: str) -> None:
        self.read(text)
        path = f"//button[contains(., {text!r})] | //a[contains(., {text!r})]"
        self.chrome.find_elements("xpath", path)[0].click()

    def switches(self) -> list[bool]:
        # In one go: the page puts new elements in place of those it has shown.
        script = "return [...document.querySelectorAll('label[class*=Switch] input')].map(one => one.checked)"
        return list(self.chrome.execute_script(script))

    def until(self, look: Callable[[], object], wanted: object, seconds: float = 60) -> object:
        began = time.monotonic()
        while (seen := look()) != wanted and time.monotonic() - began < seconds:
            time.sleep(0.2)
        return seen

    def keep(self, name: str) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            time.sleep(1)
            self.chrome.save_screenshot(str(Path(folder) / f"{name}.png"))


@pytest.fixture(scope="module")
def browser(chrome: "Chrome", ui: Ui) -> Browser:
    return Browser(chrome, ui)


def test_a_user_materialises_everything_and_sees_what_came_of_it(browser: Browser) -> None:
    browser.open("asset-groups")
    browser.read("seeds", "reading", "facts", "star", "views", "quality")
    browser.click("Materialize all")
    browser.read("Launched run")

    browser.open("runs")
    browser.wait(
        "the user's run and the sensor's first one have succeeded",
        lambda text: text.count("Success") >= 2 and "Queued (0)" in text and "In progress (0)" in text,
        seconds=300,
    )
    browser.keep("runs")
    assert "Failure" not in browser.text()

    browser.open("asset-groups")
    browser.read("seeds", "reading", "facts", "star", "views", "quality")
    browser.keep("lineage")

    browser.open("assets/views/visits")
    browser.read("One row is one visitor", "Row count", "preview", "create view visits", "Upstream assets")
    browser.keep("view")

    browser.open("assets/star/fact_visit")
    browser.read("visits by decade", "primary key", "references facts.fact_id", "Latest check results")
    browser.keep("table")

    browser.open("assets/star/facts?view=checks")
    browser.read("keys_are_unique", "references_exist", "Succeeded")
    browser.keep("checks")


def test_the_sensor_and_the_schedule_are_running(browser: Browser) -> None:
    browser.open("automation")
    browser.read("seeds_sensor", "daily_refresh")
    browser.keep("automation")
    # The last schedule gets newer revisions of fetched articles, where that is switched on.
    assert sorted(browser.until(browser.switches, [True, True, False, True])) == [False, True, True, True]
