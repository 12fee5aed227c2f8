"""`bilateral report` in a real browser: what a reader sees, clicks and types. SCREENSHOTS=DIR keeps pictures."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.cli import main
from pipeline.desk.report import report
from telling import Telling, event, mission, trade, visit

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
HOSTILE = "</script><script>window.pwned = 1</script><img src=x onerror='window.pwned = 1'> {{script}} “Ok” in 1999."
PERMALINK = "https://wiki.example/w/index.php?oldid=7"
browser = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and DRIVER), reason="needs a browser: `apt-get install chromium chromium-driver` brings one"
    ),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    telling = Telling().article(
        "Azerbaijan–Mexico relations",
        ("AZE", "MEX"),
        wiki="wiki.example",
        permalink=PERMALINK,
        licence="CC0",
        licence_url="https://wiki.example/cc0",
    )
    telling.tell(
        "Both established relations in January 1992.", events=event("relations_established", "1992-01", mutual=True)
    )
    telling.tell("Relations were severed in 1995.", events=event("relations_severed", "1995"))
    telling.tell("President Ilham Bakú came in May 2012.", visits=visit("2012-05", "Ilham Bakú", "President"))
    telling.tell("Mexico opened an embassy in Baku in 2014.", missions=mission(opened="2014", is_current=True))
    telling.tell("In 2023 trade was US$7.2 million.", trade=trade(2023, 7_200_000.0, amount_text="US$7.2 million"))
    telling.article("<b>Afghanistan</b>–Mexico relations", ("AFG", "MEX"), permalink="javascript:window.pwned=1")
    telling.tell(HOSTILE, events=event("recognition", "1999", "MEX", "AFG"))
    telling.tell("Mexico opened its embassy in Baku in 2015.", missions=mission(opened="2015"))
    telling.tell("In 1960 something happened that nobody understands.")
    telling.tell("Afghanistan has no accreditation.", missions=mission(None, "none", "AFG", "MEX", "none"))
    target: Path = tmp_path_factory.mktemp("report") / "w.duckdb"
    telling.publish(target)
    return target


@pytest.fixture(scope="module")
def page(warehouse: Path) -> Path:
    assert main(["report", "--warehouse", str(warehouse)]) == 0
    return warehouse.with_name("report.html")


def test_the_report_is_the_same_for_the_same_warehouse(warehouse: Path, page: Path) -> None:
    with duckdb.connect(warehouse, read_only=True) as connection:
        assert report(connection) == page.read_text(encoding="utf-8")


def test_nothing_of_an_article_stands_in_the_page_as_markup_and_nothing_is_loaded(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "pwned" not in text
    assert "<b>Afghanistan" not in text
    assert "default-src 'none'" in text
    for loading in ("src=", 'href="http', "url(", "@import", "fetch(", "XMLHttpRequest", "import("):
        assert loading not in text, loading


def test_an_empty_warehouse_has_a_report(tmp_path: Path) -> None:
    Telling().article().publish(tmp_path / "empty.duckdb")
    assert main(["report", str(tmp_path / "r.html"), "--warehouse", str(tmp_path / "empty.duckdb")]) == 0
    assert [path.name for path in tmp_path.glob(".r*")] == []


def test_a_file_of_another_version_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(tmp_path / "old.duckdb") as connection:
        connection.execute("create table visits (fact_id varchar)")
    for command in (["report", str(tmp_path / "r.html")], ["export", str(tmp_path / "out")]):
        assert main([*command, "--warehouse", str(tmp_path / "old.duckdb")]) == 1
        assert "`bilateral refresh` makes it anew" in capsys.readouterr().err
    assert not (tmp_path / "r.html").exists()


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


class Reader:
    """Somebody who looks at the report."""

    def __init__(self, chrome: "Chrome", page: Path, width: int = 1280) -> None:
        self.chrome = chrome
        self.resize(width)
        chrome.get(page.as_uri())
        self.until(lambda: self.run("return document.body.dataset.ready") == "yes", "the page is ready")

    def resize(self, width: int, height: int = 900) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def run(self, script: str, *arguments: object) -> object:
        return self.chrome.execute_script(script, *arguments)

    def until(self, seen: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + 20
        while not seen():
            assert time.monotonic() < end, f"{what}: not within 20 s. The page reads:\n{self.text('body')}"
            time.sleep(0.05)

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def click(self, selector: str) -> None:
        self.chrome.find_element("css selector", selector).click()

    def type(self, selector: str, keys: str) -> None:
        field = self.chrome.find_element("css selector", selector)
        field.clear()
        field.send_keys(keys)

    def labels(self, selector: str) -> list[str]:
        marks = self.chrome.find_elements("css selector", selector)
        return [str(mark.get_attribute("aria-label")) for mark in marks]

    def look_at(self, place: str) -> None:
        self.type("#where", place)
        self.click("#scope button[type=submit]")

    def details(self) -> str:
        self.until(lambda: "provenance" in self.text("#details"), "the details")
        return self.text("#details")

    def keep(self, name: str) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.chrome.save_screenshot(str(Path(folder) / f"{name}.png"))


class TestInABrowser:
    pytestmark = browser

    def test_overview_timeline_and_missions_name_what_they_show(self, chrome: "Chrome", page: Path) -> None:
        reader = Reader(chrome, page)
        assert "2 articles" in reader.text("#freshness")
        assert "today" in reader.text("#freshness") or "ago" in reader.text("#freshness")
        assert reader.labels("#timeline .mark") == [
            "1992, verbal cooperation: 1 happening",
            "1995, material conflict: 1 happening",
            "1999, verbal cooperation: 1 happening",
            "2012, verbal cooperation: 1 happening",
            "2014, material cooperation: 1 happening",
            "2015, material cooperation: 1 happening",
        ]
        assert reader.labels("#missions td button") == [
            "Afghanistan in Mexico: said to have none, 1 post",
            "Mexico in Azerbaijan: resident mission, 1 post",
        ]
        assert "US$7.2 million" in reader.text("#trade")
        assert reader.labels("#visits .left, #visits .right") == [
            "Azerbaijan to Mexico: 1 visit",
            "Mexico to Azerbaijan: 0 visits",
        ]
        reader.keep("overview")

    @pytest.mark.parametrize(
        ("mark", "words"),
        [
            ("#timeline .mark", "Both established relations in January 1992."),
            ("#missions td button.resident", "Mexico opened an embassy in Baku in 2014."),
            ("#trade .bar", "In 2023 trade was US$7.2 million."),
            ("#visits .left", "President Ilham Bakú came in May 2012."),
            ("#tiles button:nth-of-type(1)", "Relations were severed in 1995."),
        ],
    )
    def test_each_mark_leads_to_its_quotes_and_articles(
        self, chrome: "Chrome", page: Path, mark: str, words: str
    ) -> None:
        reader = Reader(chrome, page)
        reader.click(mark)
        assert words in reader.details()
        assert "Azerbaijan–Mexico relations" in reader.details()
        reader.click("#close")
        assert reader.run("return document.getElementById('details').open") is False

    def test_articles_lead_to_the_revision_that_was_read_and_licences_are_named(
        self, chrome: "Chrome", page: Path
    ) -> None:
        reader = Reader(chrome, page)
        reader.click("#timeline .mark")
        reader.details()
        links = "return [...document.querySelectorAll(arguments[0])].map((link) => [link.innerText, link.href])"
        assert reader.run(links, "#details a") == [["Azerbaijan–Mexico relations", PERMALINK]]
        reader.click("#close")
        reader.look_at("afghanistan mexico")
        reader.click("#timeline .mark")
        assert "Afghanistan" in reader.details()
        assert reader.run(links, "#details a") == []
        assert "1 article from wiki.example, CC0; 1 article that does not say where it is from" in reader.text(
            "#credits"
        )
        assert reader.run(links, "#credits a") == [["CC0", "https://wiki.example/cc0"]]

    def test_what_is_not_certain_can_be_read(self, chrome: "Chrome", page: Path) -> None:
        reader = Reader(chrome, page)
        unread, disagreements = chrome.find_elements("css selector", "#quality details")
        for opened, summary, told in (
            (unread, "Show the 1 not understood", "In 1960 something happened that nobody understands."),
            (disagreements, "Show the 1 on which they disagree", "mission: Mexico – Azerbaijan opened 2014 2015"),
        ):
            assert opened.text == summary
            opened.find_element("css selector", "summary").click()
            reader.until(lambda opened=opened, told=told: told in " ".join(opened.text.split()), told)
        disagreements.find_element("css selector", "button").click()
        assert "Mexico opened its embassy in Baku in 2015." in reader.details()

    def test_a_pair_and_a_type_filter_the_timeline(self, chrome: "Chrome", page: Path) -> None:
        reader = Reader(chrome, page)
        reader.look_at("afghanistan mexico")
        assert reader.text("#showing") == "Showing Afghanistan and Mexico"
        assert len(reader.labels("#timeline .mark")) == 1
        reader.click("#everything")
        reader.run(
            "const type = document.getElementById('type'); type.value = 'visit'; type.dispatchEvent(new Event('change'))"
        )
        assert reader.labels("#timeline .mark") == ["2012, verbal cooperation: 1 happening"]
        reader.look_at("Atlantis")
        assert "Nothing here is called" in reader.text("#showing")

    def test_search_ignores_accents_and_case_and_opens_no_markup(self, chrome: "Chrome", page: Path) -> None:
        reader = Reader(chrome, page)
        reader.type("#search", "BAKU ilham")
        reader.until(lambda: reader.text("#found") == "1 fact found", "the fact")
        assert "President Ilham Bakú came" in reader.text("#results")
        reader.type("#search", "onerror")
        reader.until(lambda: HOSTILE in reader.text("#results"), "the hostile sentence")
        assert "<b>Afghanistan</b>–Mexico relations" in reader.text("#results")
        assert reader.run("return window.pwned === undefined") is True
        reader.type("#search", "zebra")
        reader.until(lambda: reader.text("#found") == "0 facts found", "nothing")

    def test_a_keyboard_reaches_and_opens_every_mark(self, chrome: "Chrome", page: Path) -> None:
        from selenium.webdriver.common.keys import Keys

        reader = Reader(chrome, page)
        for chart in ("#timeline svg", "#missions .matrix"):
            stops = reader.run(f"return document.querySelectorAll('{chart} [tabindex=\"0\"]').length")
            assert stops == 1, f"{chart} is one stop of the tab key"
        reader.run("document.querySelector('#timeline .mark').focus()")
        reader.chrome.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
        assert str(reader.run("return document.activeElement.getAttribute('aria-label')")).startswith("1995")
        reader.chrome.switch_to.active_element.send_keys(Keys.ENTER)
        assert "Relations were severed in 1995." in reader.details()
        reader.chrome.switch_to.active_element.send_keys(Keys.ESCAPE)
        reader.until(lambda: reader.run("return document.getElementById('details').open") is False, "closed")
        assert str(reader.run("return document.activeElement.getAttribute('aria-label')")).startswith("1995")

    @pytest.mark.parametrize("width", [375, 768, 1280])
    def test_no_width_scrolls_sideways_and_nothing_is_complained_of(
        self, chrome: "Chrome", page: Path, width: int
    ) -> None:
        chrome.get_log("browser")
        reader = Reader(chrome, page, width)
        wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert reader.run(wide) == 0
        assert chrome.get_log("browser") == []
        assert reader.run("return performance.getEntriesByType('resource').length") == 0
        reader.keep(f"width-{width}")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_text_stands_out_in_light_and_dark(self, chrome: "Chrome", page: Path, scheme: str) -> None:
        feature = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", feature)
        reader = Reader(chrome, page)
        for selector in ("h1", ".lead", ".tile", "#type", "#freshness", "summary"):
            contrast = reader.run(CONTRAST, selector)
            assert isinstance(contrast, int | float)
            assert contrast >= 4.5, f"{selector} in {scheme}: {contrast:.1f}"
        reader.keep(scheme)


# Contrast of a text with what is behind it, as the Web Content Accessibility Guidelines count it.
CONTRAST = """
const light = (colour) => {
  const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
};
const text = document.querySelector(arguments[0]);
let behind = text;
while (/, 0\\)$|transparent/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
const [a, b] = [light(getComputedStyle(text).color), light(getComputedStyle(behind).backgroundColor)];
return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
"""
