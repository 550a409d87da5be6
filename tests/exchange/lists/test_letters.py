"""Old encodings: what was written comes back, and no clean text is ever changed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohtx.exchange.lists.letters import (
    VIETNAMESE_LETTERS,
    Encoding,
    Verdict,
    encodings_of,
    from_tcvn3,
    from_vni,
    judge,
    tidy,
    to_tcvn3,
    to_vni,
    turn,
)

TONED_CAPITALS = set("ẢÃÁẠÀẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ")
texts = st.text(st.sampled_from(VIETNAMESE_LETTERS + "bcdghklmnpqrstvxBCDH .,-0123456789"), max_size=40)


@pytest.mark.parametrize("letter", VIETNAMESE_LETTERS)
def test_every_letter_comes_back(letter: str) -> None:
    assert from_vni(to_vni(letter)) == letter
    assert from_tcvn3(to_tcvn3(letter)) == (letter.lower() if letter in TONED_CAPITALS else letter)


@given(
    st.lists(
        st.sampled_from([c for c in VIETNAMESE_LETTERS if c.islower()] + list("bcdghklmnt ")), max_size=30
    ).map("".join)
)
def test_a_text_in_tcvn3_comes_back(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)) == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hîp t¸c x· N«ng nghiÖp M­êng Kh­¬ng", "Hợp tác xã Nông nghiệp Mường Khương"),
        ("X· §¨k T« Pang", "Xã Đăk Tô Pang"),
        ("C¤NG HßA X· HéI", "CÔNG HÒA XÃ HỘI"),
    ],
)
def test_tcvn3_as_offices_wrote_it(old: str, new: str) -> None:
    assert judge(old) is Verdict.TCVN3
    assert from_tcvn3(old) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hôïp taùc xaõ Noâng nghieäp Möôøng Khöông", "Hợp tác xã Nông nghiệp Mường Khương"),
        ("HÔÏP TAÙC XAÕ", "HỢP TÁC XÃ"),
        ("Nguyeãn Thò Haø", "Nguyễn Thị Hà"),
        ("Ñoàng Ñaêng", "Đồng Đăng"),
    ],
)
def test_vni_as_offices_wrote_it(old: str, new: str) -> None:
    assert judge(old) is Verdict.VNI
    assert from_vni(old) == new


def demo_names() -> list[str]:
    from sohtx.areas.queries import official_rows
    from sohtx.demo.dice import Dice
    from sohtx.demo.naming import TRADES, Namer

    namer = Namer(Dice(7))
    trades = [trade for group in TRADES.values() for trade in group]
    names = [
        namer.organization(kind, trade)
        for trade in trades
        for kind in ("cooperative", "group", "union")
        for _ in range(8)
    ]
    return (
        names
        + [namer.person().name for _ in range(600)]
        + [row["name"] for row in official_rows("areas.csv")]
    )


def test_no_clean_text_is_ever_changed_and_nearly_all_old_ones_are(begun) -> None:
    names = [name for name in demo_names() if not name.isascii()]
    assert len(names) > 5_000
    assert [name for name in names if judge(name) in (Verdict.TCVN3, Verdict.VNI)] == []
    assert set(encodings_of(names)) == {Encoding.UNICODE}
    for write, encoding in ((to_tcvn3, Encoding.TCVN3), (to_vni, Encoding.VNI)):
        written = [write(name) for name in names]
        back = [turn(old, e) for old, e in zip(written, encodings_of(written))]
        same = sum(b.casefold() == name.casefold() for b, name in zip(back, names))
        assert same / len(names) > 0.98, encoding


@pytest.mark.parametrize(
    "text",
    ["François", "Müller & Söhne", "Señor Peña", "50 m²", "© 2023", "½ ha", "Café", "naïve", "5·3", "a@b.vn"],
)
def test_foreign_words_are_left_alone(text: str) -> None:
    assert turn(text, encodings_of([text])[0]) == text


def test_a_doubtful_cell_follows_its_column() -> None:
    old = [to_tcvn3(text) for text in ("Xã Tân An", "Xã Tân", "Hoàng Văn Thụ")]
    assert encodings_of(old) == [Encoding.TCVN3] * 3
    assert encodings_of(["Tâm", "Xã Bản Qua", to_tcvn3("Mường Khương")]) == [
        Encoding.UNICODE,
        Encoding.UNICODE,
        Encoding.TCVN3,
    ]


@given(texts)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy(unicodedata.normalize("NFD", text))
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Hợp\u00a0tác  xã ", "Hợp tác xã"), ("Ðồng", "Đồng"), ("НТХ", "HTX"), ("Ta\u0301c", "Tác"), ("a\u200bb", "ab"),
    ],
)  # fmt: skip
def test_look_alikes_and_stray_blanks(text: str, clean: str) -> None:
    assert tidy(text) == clean
