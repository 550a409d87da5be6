"""Whose return a row tells: by identifier, else tax code, else the exact name; what else it says must agree."""

from sohtx.collecting.workbooks import shape
from sohtx.collecting.workbooks.below import Below
from sohtx.collecting.workbooks.organizations import Known, Organizations
from sohtx.core.text import Text
from sohtx.exchange.lists.values import BadValue, read_tax_code

SHOWN = 3  # of several that a row may mean


class Whose:
    """Finds the organization of a row; what speaks against it is noted by its cell."""

    def __init__(self, below: Below, organizations: Organizations) -> None:
        self._below, self._organizations = below, organizations

    def blank(self, at: int) -> Known | None:
        """Whom a row without figures names by its identifier; a signature or a note below the list names nobody."""
        return self._organizations.get(self._identifier(at))

    def of(self, at: int) -> Known | None:
        """Whom a row names."""
        code = self._code(at)
        if code is None:
            return None
        org_id, name = self._identifier(at), self._below.text(at, shape.NAME)
        found = self._named(at, org_id, code, name)
        if found is None or (name and not self._is_called(at, found, name)):
            return None
        if code and org_id and found.tax_code and code != found.tax_code:
            self._below.note(at, shape.TAX, OTHER_CODE.fill(code=found.tax_code), MEND_IDENTITY)
            return None
        return found

    def _identifier(self, at: int) -> str:
        cell = self._below.cell(at, shape.ORG)
        return "" if cell is None else str(cell).strip()

    def _code(self, at: int) -> str | None:
        """The tax code of a row; None where what stands there is none."""
        cell = self._below.cell(at, shape.TAX)
        if cell is None:
            return ""
        try:
            told = read_tax_code(cell)
        except BadValue as bad:
            self._below.note(at, shape.TAX, bad.what, bad.mend)
            return None
        return told.code if told else ""

    def _named(self, at: int, org_id: str, code: str, name: str) -> Known | None:
        if org_id:
            found = self._organizations.get(org_id)
            if found is None:
                self._below.note(at, shape.ORG, *UNKNOWN)
            return found
        if not (code or name):
            self._below.note(at, shape.NAME, *NOBODY)
            return None
        return self._only(at, code, name)

    def _only(self, at: int, code: str, name: str) -> Known | None:
        """The one of a tax code or, without one, of a name."""
        organizations, commune = self._organizations, self._below.text(at, shape.COMMUNE)
        many = organizations.of_code(code) if code else organizations.of_name(name, commune)
        if len(many) == 1:
            return many[0]
        key = shape.TAX if code else shape.NAME
        if many:
            shown = "; ".join(one.org_id for one in many[:SHOWN])
            self._below.note(at, key, SEVERAL.fill(shown=shown), MEND_SEVERAL)
        else:
            self._below.note(at, key, *UNKNOWN)
        return None

    def _is_called(self, at: int, found: Known, name: str) -> bool:
        """Whether the row's name is of the one found, and not meant for another of that name in another commune."""
        if found.is_called(name) and not self._is_anothers(at, found, name):
            return True
        self._below.note(at, shape.NAME, OTHER_NAME.fill(name=found.name), MEND_IDENTITY)
        return False

    def _is_anothers(self, at: int, found: Known, name: str) -> bool:
        commune = self._below.text(at, shape.COMMUNE)
        if not commune or found.is_in(commune):
            return False
        return any(other is not found for other in self._organizations.of_name(name, commune))


NOBODY = (
    Text("dòng có số liệu mà không rõ của đơn vị nào", "the row tells figures and not whose they are"),
    Text("ghi mã đơn vị, mã số thuế hoặc đúng tên", "write the identifier, the tax code or the exact name"),
)
UNKNOWN = (
    Text(
        "không có đơn vị này trong sổ, hoặc không thuộc loại hình, địa bàn của bạn",
        "is not in the book, or not of the form's kind or within your reach",
    ),
    Text(
        "xem lại mã, tên; đơn vị mới thì ghi vào sổ trước",
        "look at code and name; a new organization is recorded first",
    ),
)
SEVERAL = Text("có nhiều đơn vị như vậy ({shown})", "there are several such organizations ({shown})")
MEND_SEVERAL = Text("ghi mã đơn vị, hoặc đúng tên xã, phường", "write the identifier, or the commune")
OTHER_NAME = Text(
    "tên không phải của đơn vị mang mã ở dòng này ({name})",
    "is not the name of the row's organization ({name})",
)
OTHER_CODE = Text(
    "mã số thuế không phải của đơn vị ở dòng này ({code})",
    "is not the row's organization's tax code ({code})",
)
MEND_IDENTITY = Text(
    "xem số liệu có bị lệch dòng không; đổi tên đơn vị thì ghi ở sổ đăng ký",
    "see whether the rows have slipped; a new name is recorded in the register",
)
