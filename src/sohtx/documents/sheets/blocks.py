"""What stands on a sheet one beneath the other: words, tables, pictures with their data."""

from io import BytesIO

from xlsxwriter.image import Image  # type: ignore[import-untyped]

from sohtx.documents.sheets import formats
from sohtx.documents.sheets.sheet import LINE_HEIGHT, Sheet
from sohtx.documents.sheets.tables import draw_table
from sohtx.documents.tree import Block, Paragraph, Picture, Table, plain

PIXELS_IN_MM = 96 / 25.4
POINTS_IN_PIXEL = 0.75
HIGHEST = 540  # pixels: no row is higher


def draw_block(sheet: Sheet, block: Block, caption: str) -> range | None:
    """Draw a block; give the rows of its table's head, if it has a table."""
    match block:
        case Paragraph():
            sheet.write_line(plain(block.runs), formats.LINE)
            return None
        case Table():
            return draw_table(sheet, block, caption)
        case Picture():
            return _draw_picture(sheet, block, caption)


def _draw_picture(sheet: Sheet, picture: Picture, caption: str) -> range | None:
    """The data first, so that they can be filtered under their frozen head; then what is seen."""
    if caption:
        sheet.write_line(caption, formats.CAPTION)
    head = draw_table(sheet, picture.table, picture.table.caption) if picture.table else None
    if picture.png:
        _insert_image(sheet, picture)
    sheet.write_line(picture.source, formats.LINE | {"italic": True})
    return head


def _insert_image(sheet: Sheet, picture: Picture) -> None:
    """On a row of its own, as high as the picture, after an empty one."""
    sheet.next_row()
    scale = min(1, HIGHEST / (picture.height_mm * PIXELS_IN_MM)) * PIXELS_IN_MM
    width, height = picture.width_mm * scale, picture.height_mm * scale
    image = Image(BytesIO(picture.png))
    scales = {
        "x_scale": width * image.x_dpi / 96 / image.width,
        "y_scale": height * image.y_dpi / 96 / image.height,
    }
    sheet.worksheet.insert_image(
        sheet.row, 0, image, scales | {"y_offset": 4, "description": picture.alt, "object_position": 1}
    )
    sheet.next_row((height + 8) * POINTS_IN_PIXEL / LINE_HEIGHT)
