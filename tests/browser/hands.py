"""Hands at a page: by mouse, by mouse without scripts, by keyboard alone; the same words for all of them.

A walk is written once and says what somebody does: open a link, fill in a field, press a button. A thing is found by
what it is and what it is called, as somebody who reads the page (or has it read aloud) finds it. The mouse then
clicks it; the keyboard has nothing but its keys: Tab until it is there, seeing at every stop where that is.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Name = str | re.Pattern[str]

MOST_TABS = 150
STOP = """(wanted) => {
  const here = document.activeElement;
  if (!here || here === document.body) return {at: "", there: false, shown: true, back: false};
  const style = getComputedStyle(here), box = here.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const within = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const group = here.type === "radio" && wanted.type === "radio" && here.name === wanted.name && here.form === wanted.form;
  return {at: here.outerHTML.slice(0, 150), there: here === wanted || group,
          shown: within && (outlined || style.boxShadow !== "none"),
          back: Boolean(here.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING)};
}"""


class Hands:
    """What somebody does at a page, in words; how it is done is each kind of hands' own."""

    name: ClassVar[str]
    has_scripts: ClassVar[bool] = True

    def __init__(self, page: "Page") -> None:
        self.page = page

    # What the page shows

    @property
    def main(self) -> "Locator":
        """The content of the page, without the frame around it."""
        return self.page.locator("main")

    @property
    def heading(self) -> "Locator":
        """What the page is about."""
        return self.page.locator("h1")

    def part(self, name: str) -> "Locator":
        """A part of the page by what its heading begins with."""
        heading = self.page.get_by_role("heading", name=re.compile(f"^{re.escape(name)}"))
        return self.main.locator("section, form, article").filter(has=heading).first

    def row(self, words: Name) -> "Locator":
        """A row of a table, by words in it."""
        return self.main.locator("tbody tr").filter(has_text=words).first

    # What somebody does

    def open(self, name: Name, *, within: "Locator | None" = None) -> None:
        """Follow a link to another page."""
        self._going(lambda: self._press(self._find("link", name, within)))

    def press(self, name: Name, *, within: "Locator | None" = None) -> None:
        """Press a button that brings another page."""
        self._going(lambda: self._press(self._find("button", name, within)))

    def figure(self, name: Name, *, within: "Locator | None" = None) -> "Locator":
        """Open a figure; gives the place in which it is told: at the side, or without scripts a page of its own."""
        link = self._find("link", name, within)
        if not self.has_scripts:
            self._going(lambda: self._press(link))
            return self.main
        self._press(link)
        panel = self.page.locator("#panel")
        expect(panel.get_by_role("heading").first).to_be_visible()
        return panel

    def unfold(self, name: str, *, within: "Locator | None" = None) -> None:
        """Open what lies folded beneath a line."""
        self._press((within or self.page).locator("summary", has_text=name).first)

    def fill(self, label: Name, text: str) -> None:
        """Write into a field, over what stands there."""
        raise NotImplementedError

    def choose(self, label: Name, option: str) -> None:
        """Choose one of a list of options by words in it."""
        raise NotImplementedError

    def tick(self, label: Name, *, role: str = "checkbox") -> None:
        """Tick a box, or mark one of several (``role`` radio)."""
        raise NotImplementedError

    def bring(self, label: Name, file: Path) -> None:
        """Choose a file."""
        with self.page.expect_file_chooser() as chooser:
            self._press(self._field(label))
        chooser.value.set_files(file)

    def take(self, name: Name, *, role: str = "link", within: "Locator | None" = None) -> Path:
        """Take a file away; gives where it lies."""
        with self.page.expect_download() as download:
            self._press(self._find(role, name, within))
        return Path(download.value.path())

    def say_working_period(self, period: str) -> None:
        """Choose the period in which one works, at the head of every page."""
        raise NotImplementedError

    def seek(self, name: str) -> None:
        """Find an organization by the search at the head of every page, and open its page."""
        self.fill("Tìm HTX, LHHTX, THT", name)
        self.press("Tìm", within=self.page.locator("header"))
        self.open(re.compile(f"^{re.escape(name)}$"), within=self.main)
        expect(self.heading).to_have_text(name)

    def sign_in(self, username: str, password: str) -> None:
        """Come in by the front door."""
        self.fill("Tên đăng nhập", username)
        self.fill("Mật khẩu", password)
        self.press("Đăng nhập", within=self.main)

    # How

    def _press(self, thing: "Locator") -> None:
        raise NotImplementedError

    def _going(self, act: Callable[[], None]) -> None:
        with self.page.expect_navigation():
            act()

    def _find(self, role: str, name: Name, within: "Locator | None") -> "Locator":
        place = within or self.page
        return place.get_by_role(role, name=name).filter(visible=True).first

    def _field(self, label: Name) -> "Locator":
        return self.page.get_by_label(label).filter(visible=True).first

    def _option(self, label: Name, words: str) -> tuple["Locator", str]:
        """The field of a list of options, and in full the one that has the words in it."""
        field = self._field(label)
        options = [" ".join(text.split()) for text in field.locator("option").all_text_contents()]
        found = [option for option in options if words in option]
        assert found, f"“{words}” is none of {options}"
        return field, words if words in found else found[0]


class Mouse(Hands):
    """A mouse, and a keyboard to write with."""

    name = "mouse"

    def fill(self, label: Name, text: str) -> None:
        self._field(label).fill(text)

    def choose(self, label: Name, option: str) -> None:
        field, full = self._option(label, option)
        field.select_option(label=full)

    def tick(self, label: Name, *, role: str = "checkbox") -> None:
        self._find(role, label, None).check()

    def say_working_period(self, period: str) -> None:
        self._going(lambda: self.choose("Kỳ làm việc", period))

    def _press(self, thing: "Locator") -> None:
        thing.click()


class MouseWithoutScripts(Mouse):
    """A mouse in a browser that runs no scripts."""

    name = "no scripts"
    has_scripts = False

    def say_working_period(self, period: str) -> None:
        self.choose("Kỳ làm việc", period)
        self.press("Chọn")


class Keyboard(Hands):
    """A keyboard alone."""

    name = "keyboard"

    def fill(self, label: Name, text: str) -> None:
        self.to(self._field(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: Name, option: str) -> None:
        field, full = self._option(label, option)
        self.to(field)
        self._step_to(field, full)

    def tick(self, label: Name, *, role: str = "checkbox") -> None:
        box = self._find(role, label, None)
        self.to(box)
        if role == "radio":
            self._step_among(box)
        elif not box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def say_working_period(self, period: str) -> None:
        field, full = self._option("Kỳ làm việc", period)
        self.to(field)
        self.page.keyboard.press(
            "Alt+ArrowDown"
        )  # opens the list, so that stepping through it chooses nothing yet
        self._step_to(field, full, enters=True)

    def to(self, thing: "Locator") -> None:
        """Tab until something has the focus, forwards or back; the focus shows at every stop on the way."""
        thing.wait_for()
        wanted = thing.element_handle()
        stop = wanted.evaluate(STOP)
        key = "Shift+Tab" if stop["back"] else "Tab"
        for _ in range(MOST_TABS):
            if stop["there"]:
                return
            self.page.keyboard.press(key)
            if not wanted.evaluate("wanted => wanted.isConnected"):  # the page drew it anew meanwhile
                wanted = thing.element_handle()
            stop = wanted.evaluate(STOP)
            assert stop["shown"], f"the focus does not show on {self.page.url}: {stop['at']}"
        raise AssertionError(f"{thing} cannot be reached by keyboard on {self.page.url}")

    def _press(self, thing: "Locator") -> None:
        self.to(thing)
        self.page.keyboard.press("Enter")

    def _step_to(self, field: "Locator", full: str, *, enters: bool = False) -> None:
        """Step by arrows from the option chosen to another."""
        options = [" ".join(text.split()) for text in field.locator("option").all_text_contents()]
        steps = options.index(full) - int(field.evaluate("field => field.selectedIndex"))
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        if enters:
            self._going(lambda: self.page.keyboard.press("Enter"))

    def _step_among(self, button: "Locator") -> None:
        """Mark one of several by arrows; where none is marked the first has the focus, and Space marks it."""
        if self.page.evaluate("() => !document.activeElement.checked"):
            self.page.keyboard.press("Space")
        group = button.evaluate("b => document.getElementsByName(b.name).length")
        for _ in range(group):
            if button.is_checked():
                return
            self.page.keyboard.press("ArrowDown")


KINDS: tuple[type[Hands], ...] = (Mouse, MouseWithoutScripts, Keyboard)
