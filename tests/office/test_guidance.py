"""Those who come seldom are told what to do here: cooperatives, communes, the first administrator; and links by name."""

import html
import re
from typing import TYPE_CHECKING

from web.conftest import COMMUNE, Office, furnished, office

if TYPE_CHECKING:
    from django.http import HttpResponse

__all__ = ["furnished", "office"]
ORG = "DEMO10-H00003"
VISIT = "/nguoi-dung/duong-dan/"


def words(answer: "HttpResponse") -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page[page.find("<main") :])))


def test_a_cooperative_is_told_what_is_expected_and_whom_to_ask(office: Office) -> None:
    office.person("administrator")
    page = words(office.client_of("cooperative", org=ORG).get("/"))

    assert "Mỗi lần vào, xin xem ba điều" in page
    assert "Người administrator" in page
    assert "Việc đang chờ" not in page
    assert "Việc của xã, phường" not in page


def test_a_commune_is_told_what_it_does_here_and_an_officer_is_not(office: Office) -> None:
    page = words(office.client_of("commune", area=COMMUNE).get("/"))

    assert "Việc của xã, phường" in page
    assert "Cần hỏi thì hỏi ai" in page
    assert "Cần hỏi thì hỏi ai" not in words(office.client_of("officer").get("/"))


def test_a_link_is_asked_from_an_organizations_page(office: Office) -> None:
    boss = office.client_of("administrator")
    page = boss.get(VISIT, {"org": ORG}).content.decode()
    written = html.unescape(re.search(r'name="org" value="([^"]+)"', page)[1])
    assert written.endswith(f"({ORG})")
    assert '<option value="cooperative" selected>' in page
    made = words(boss.post(VISIT, {"role": "cooperative", "org": written, "area": ""}))
    assert "Đường dẫn đã sẵn sàng" in made
    assert written.removesuffix(f" ({ORG})") in made


def test_a_name_of_several_is_not_guessed_but_offered(office: Office) -> None:
    boss = office.client_of("administrator")
    asked = boss.post(VISIT, {"role": "cooperative", "org": "hợp tác xã", "area": ""})
    links = re.findall(r'href="/nguoi-dung/duong-dan/\?org=([^"]+)"', asked.content.decode())

    assert "Có thể là:" in words(asked)
    assert len(links) == 10
    options = boss.get("/nguoi-dung/don-vi/", {"org": "hợp tác xã"}).content.decode()
    assert options.count("<option") == 10
    assert "<option" not in boss.get("/nguoi-dung/don-vi/", {"org": " "}).content.decode()


def test_a_commune_is_chosen_from_a_list(office: Office) -> None:
    boss = office.client_of("administrator")
    page = boss.get(VISIT).content.decode()
    offered = re.findall(r'<option value="(\d{5})">([^<]+)<', page)

    assert (COMMUNE, "Phường Lào Cai") in offered
    assert offered == sorted(offered, key=lambda one: one[1])
    made = words(boss.post(VISIT, {"role": "commune", "org": "", "area": COMMUNE}))
    assert "Đường dẫn đã sẵn sàng" in made


def test_the_logs_acts_are_words_in_groups_in_order(office: Office) -> None:
    from sohtx.accounts.log import name_of_act
    from sohtx.accounts.views.logbook import acts_in_words

    office.client_of("administrator")
    groups = acts_in_words()
    named = [name for _, acts in groups for _, name in acts]

    assert [title for title, _ in groups][:2] == ["Sổ đăng ký", "Thông tin cá nhân"]
    assert str(name_of_act("sign.in")) == "Đăng nhập"
    assert str(name_of_act("grant.make")) == "Cấp vai trò"
    assert not any(
        "{" in name or "(" in name or name.endswith(("…", ",", " từ", " của")) for name in named
    ), named
    signing = next(acts for title, acts in groups if title == "Đăng nhập")
    assert [name for _, name in signing][:2] == ["Bỏ cách xác thực", "Bỏ liên kết với dịch vụ"]
    assert [name for _, name in signing][-1] == "Thêm cách xác thực"
