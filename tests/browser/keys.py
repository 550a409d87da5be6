"""Working a page by keyboard alone, as somebody without a mouse does: Tab to a thing by its name, then press."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_TABS = 150
NAME_OF_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return "";
  const label = e.labels && e.labels.length ? e.labels[0].textContent : "";
  const by = (e.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent || "").join(" ");
  return (e.getAttribute("aria-label") || by.trim() || label || e.textContent || e.value || "").replace(/\\s+/g, " ").trim();
}"""


class Keys:
    """A keyboard."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    def to(self, name: str) -> "Keys":
        """Tab until something whose name holds these words has the focus; whoever gets there sees where he is."""
        for _ in range(MOST_TABS):
            self._page.keyboard.press("Tab")
            if name in self._page.evaluate(NAME_OF_FOCUS):
                assert self._is_seen(), f"the focus on {name} is not shown"
                return self
        raise AssertionError(f"{name} cannot be reached by keyboard on {self._page.url}")

    def _is_seen(self) -> bool:
        """Whether the focus shows: an outline, or the browser's own for a field."""
        return bool(
            self._page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && s.outlineWidth !== '0px'; }"
            )
        )

    def type(self, text: str) -> "Keys":
        """Type over what stands in the field."""
        self._page.keyboard.press("Control+A")
        self._page.keyboard.type(text)
        return self

    def press(self, key: str = "Enter") -> "Keys":
        """Press a key, and wait for the page that it brings."""
        with self._page.expect_navigation():
            self._page.keyboard.press(key)
        return self
