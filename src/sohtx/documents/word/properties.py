"""What the file says about itself, and how Word is to treat it."""

from sohtx.documents.tree import Properties
from sohtx.documents.word.stylesheet import locale_of
from sohtx.documents.word.text import attribute, escape

_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_CUSTOM = (
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_CUSTOM = 2  # Word keeps 0 and 1 to itself
_WORD = "http://schemas.microsoft.com/office/word"
_NOT_STRETCHED = "<w:doNotExpandShiftReturn/>"  # a justified line that ends before its end
_COMPATIBILITY = (
    (
        "compatibilityMode",
        15,
    ),  # laid out as by Word 2013 and later, without "compatibility mode" in its title
    ("overrideTableStyleFontSizeAndJustification", 1),
    ("enableOpenTypeFeatures", 1),
    ("doNotFlipMirrorIndents", 1),
    ("differentiateMultirowTableHeaders", 1),
)


def core(properties: Properties) -> str:
    """Title, subject, author, day; made when the report was, not when the file was written."""
    moment = f"{properties.made_on.isoformat()}T00:00:00Z"
    author = escape(properties.author)
    return (
        f"<cp:coreProperties {_CORE}><dc:title>{escape(properties.title)}</dc:title>"
        f"<dc:subject>{escape(properties.subject)}</dc:subject><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:language>{escape(locale_of(properties.language))}</dc:language></cp:coreProperties>"
    )


def custom(properties: Properties) -> str:
    """The facts, each a property of its own; of two with one name the later, as Word refuses the second."""
    facts = {name.casefold(): (name, value) for name, value in properties.facts}
    inside = "".join(
        f'<property fmtid="{_CUSTOM_FORMAT}" pid="{n}" name="{attribute(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for n, (name, value) in enumerate(facts.values(), _FIRST_CUSTOM)
    )
    return f"<Properties {_CUSTOM}>{inside}</Properties>"


def settings(namespaces: str, language: str) -> str:
    """Fields keep what they came to when the file was written: Word asks no question on opening."""
    locale = locale_of(language)
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{_WORD}" w:val="{value}"/>'
        for name, value in _COMPATIBILITY
    )
    return (
        f'<w:settings {namespaces}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{_NOT_STRETCHED}{compatibility}</w:compat>'
        f'<w:themeFontLang w:val="{locale}"/></w:settings>'
    )
