"""The parts into one file; python-docx knows how they are related and named."""

import zipfile
from io import BytesIO

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from sohtx.documents.tree import Picture, Properties, Report
from sohtx.documents.word.body import draw_body
from sohtx.documents.word.controls import Figures
from sohtx.documents.word.draft import Draft
from sohtx.documents.word.headings import ranks_of
from sohtx.documents.word.pages import FIRST_HEADER, HEADER, header
from sohtx.documents.word.pictures import raster_name, vector_name
from sohtx.documents.word.properties import core, custom, settings
from sohtx.documents.word.stylesheet import fonts, stylesheet
from sohtx.documents.word.theme import theme

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file can name


def pack(report: Report) -> bytes:
    """The whole file."""
    draft = Draft(words=report.words)
    drawn = f"<w:document {_NAMESPACES}><w:body>{draw_body(report, draft)}</w:body></w:document>"
    package = OpcPackage()
    document = _part("/word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN, drawn)
    package.relate_to(document, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    _describe(package, report.properties)
    _dress(document, report)
    _illustrate(document, draft.pictures)
    _explain(document, draft.figures)
    return _zipped(package)


def _part(name: str, kind: str, xml: str) -> Part:
    return Part(PackURI(name), kind, f"{_DECLARATION}{xml}".encode())


def _describe(package: OpcPackage, properties: Properties) -> None:
    about = _part("/docProps/core.xml", CONTENT_TYPE.OPC_CORE_PROPERTIES, core(properties))
    facts = _part("/docProps/custom.xml", CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, custom(properties))
    package.relate_to(about, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    package.relate_to(facts, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _dress(document: Part, report: Report) -> None:
    """Styles, settings, page numbers."""
    language = report.properties.language
    styles = stylesheet(_NAMESPACES, ranks_of(report.parts), language)
    document.relate_to(_part("/word/styles.xml", CONTENT_TYPE.WML_STYLES, styles), RELATIONSHIP_TYPE.STYLES)
    look = _part("/word/theme/theme1.xml", CONTENT_TYPE.OFC_THEME, theme())
    document.relate_to(look, RELATIONSHIP_TYPE.THEME)
    table = _part("/word/fontTable.xml", CONTENT_TYPE.WML_FONT_TABLE, fonts(_NAMESPACES))
    document.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
    rules = _part("/word/settings.xml", CONTENT_TYPE.WML_SETTINGS, settings(_NAMESPACES, language))
    document.relate_to(rules, RELATIONSHIP_TYPE.SETTINGS)
    for n, (name, is_first) in enumerate(((HEADER, False), (FIRST_HEADER, True)), 1):
        part = _part(f"/word/header{n}.xml", CONTENT_TYPE.WML_HEADER, header(_NAMESPACES, is_first=is_first))
        document.load_rel(RELATIONSHIP_TYPE.HEADER, part, name)


def _illustrate(document: Part, pictures: list[Picture]) -> None:
    for n, picture in enumerate(pictures, 1):
        raster = Part(PackURI(f"/word/media/picture{n}.png"), CONTENT_TYPE.PNG, picture.png)
        vector = Part(PackURI(f"/word/media/picture{n}.svg"), "image/svg+xml", picture.svg.encode())
        document.load_rel(RELATIONSHIP_TYPE.IMAGE, raster, raster_name(n))
        document.load_rel(RELATIONSHIP_TYPE.IMAGE, vector, vector_name(n))


def _explain(document: Part, figures: Figures) -> None:
    """The hidden part that tells what each number is."""
    item = _part("/customXml/item1.xml", CONTENT_TYPE.XML, figures.xml)
    about = _part("/customXml/itemProps1.xml", CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, figures.properties)
    item.relate_to(about, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def _zipped(package: OpcPackage) -> bytes:
    """The package with no moment in it: python-docx would write the present one."""
    loose, firm = BytesIO(), BytesIO()
    package.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(firm, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.create_system = 0  # the same on every system
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return firm.getvalue()
