"""The proxies' files of deploy/: read by the proxies themselves, and the office behind nginx over TLS.

Skipped aloud where nginx or Caddy is not installed (``apt install nginx-light caddy``).
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from serving import address_of, free_ports, health_of, office_at, running

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = "htx.example.vn"
PASSWORD = "ruộng bậc thang mùa lúa chín"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CADDY = shutil.which("caddy")
AS_ROOT = (
    "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
)  # the folder is this user's alone
AROUND = """
{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{site}
}}
"""
PEOPLE = f"""
from sohtx.office.starting import make_tables, start_web
start_web()
make_tables()
from sohtx.accounts import services
from sohtx.accounts.rights import Role
for role in (Role.OFFICER, Role.LEADER):
    person = services.make_person(username=role.value, by="", password="{PASSWORD}")
    services.grant(person=person, role=role, by="")
"""


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of one's own for the name."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, secret = folder / "cert.pem", folder / "cert.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return pem, secret


def site_of(folder: Path, plain: int, sealed: int, office: int) -> str:
    """The shipped file with this test's ports and certificate; each thing replaced must be there."""
    pem, key = certificate(folder)
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"), ("    listen [::]:80;\n", ""),
        ("listen 443 ssl;", f"listen 127.0.0.1:{sealed} ssl;"), ("    listen [::]:443 ssl;\n", ""),
        (f"/etc/ssl/certs/{NAME}.pem", str(pem)), (f"/etc/ssl/private/{NAME}.key", str(key)),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{office}"),
    ):  # fmt: skip
        assert site.count(old) == 1, old
        site = site.replace(old, new)
    return site


class Proxied:
    """The office as colleagues reach it."""

    def __init__(self, folder: Path, plain: int, sealed: int) -> None:
        self.folder, self.plain, self.sealed = folder, plain, sealed

    def client(self) -> "Colleague":
        return Colleague(self)


class Colleague:
    """A browser without scripts that trusts the certificate."""

    def __init__(self, proxied: Proxied) -> None:
        import ssl

        trusted = ssl.create_default_context(cafile=str(proxied.folder / "cert.pem"))
        self.client = httpx.Client(
            base_url=f"https://127.0.0.1:{proxied.sealed}", verify=trusted, headers={"Host": NAME}, timeout=60
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers, extensions={"sni_hostname": NAME})

    def post(self, path: str, page: str, fields: dict[str, str], **more: object) -> httpx.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page).text)
        assert token
        return self.client.post(
            path, data={"csrfmiddlewaretoken": token[1], **fields}, headers={"Origin": f"https://{NAME}"},
            extensions={"sni_hostname": NAME}, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def sign_in(self, name: str) -> httpx.Response:
        return self.post("/dang-nhap/", "/dang-nhap/", {"login": name, "password": PASSWORD})


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    """``sohtx serve`` behind nginx with the shipped file."""
    if NGINX is None:
        pytest.skip("nginx is not installed: the office was not tried behind it")
    folder = tmp_path_factory.mktemp("proxied")
    plain, sealed, port = free_ports(3)
    file = folder / "nginx.conf"
    file.write_text(
        AROUND.format(folder=folder, user=AS_ROOT, site=site_of(folder, plain, sealed, port)), "utf-8"
    )
    env = {
        "SOHTX_HOME": str(folder / "home"),
        "SOHTX_HOSTS": NAME,
        "SOHTX_HTTPS": "1",
        "SOHTX_SECOND_FACTOR": "offered",
    }
    subprocess.run([sys.executable, "-c", PEOPLE], env=os.environ | env, check=True)
    nginx = [NGINX, "-e", str(folder / "error.log"), "-c", str(file)]
    checked = subprocess.run([*nginx, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    with (
        running(office_at(port), health_of(address_of(port)), folder / "serve.log", **env),
        running(nginx, address_of(sealed), folder / "nginx.log"),
    ):
        yield Proxied(folder, plain, sealed)


def test_without_tls_one_is_sent_to_it(proxied: Proxied) -> None:
    answer = httpx.get(f"http://127.0.0.1:{proxied.plain}/so-lieu/?x=1", headers={"Host": NAME})

    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/so-lieu/?x=1")


def test_headers_and_cookies_come_through(proxied: Proxied) -> None:
    colleague = proxied.client()
    page = colleague.get("/dang-nhap/")

    assert page.status_code == 200
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["server"] == "nginx"  # of the proxy, without its version; the office says nothing
    answer = colleague.sign_in("leader")
    assert (answer.status_code, answer.headers["location"]) == (302, "/")
    given = answer.headers.get_list("set-cookie")
    session = next(cookie for cookie in given if cookie.startswith("__Host-sohtx_session="))
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(session.split("; "))
    assert colleague.get("/").status_code == 200


def test_what_a_client_says_of_itself_is_not_believed(proxied: Proxied) -> None:
    colleague = proxied.client()
    answer = colleague.client.post(
        "/dang-nhap/", data={"login": "leader", "password": PASSWORD}, extensions={"sni_hostname": NAME},
        headers={"Origin": "https://xau.example"},
    )  # fmt: skip
    assert answer.status_code == 403
    told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "xau.example"}
    assert "xau.example" not in colleague.get("/nguoi-dung/", **told).headers["location"]
    colleague.client.headers.update({"X-Forwarded-For": "203.0.113.7"})
    colleague.sign_in("leader")
    sessions = colleague.get("/tai-khoan/phien/").text
    assert "127.0.0.1" in sessions
    assert "203.0.113.7" not in sessions


def test_lists_are_brought_and_what_is_too_large_is_not(proxied: Proxied) -> None:
    colleague = proxied.client()
    colleague.sign_in("officer")
    page = "/nap-danh-sach/"
    name = re.search(r'<input type="file" name="(\w+)"', colleague.get(page).text)
    assert name
    words = (
        "Tên hợp tác xã;Xã\nHợp tác xã Mai Đào;Bản Hồ\n" * 20_000
    )  # a megabyte, which nginx lays aside in a file
    brought = colleague.post(page, page, {}, files={name[1]: ("danh-sach.csv", words.encode(), "text/csv")})
    assert brought.status_code == 422  # it came whole: the office asks for what the form left out
    assert "Đọc danh sách" in brought.text
    large = {name[1]: ("lon.csv", b"x" * (33 << 20), "text/csv")}
    try:
        refused = colleague.post(page, page, {}, files=large).status_code
    except httpx.WriteError:  # the proxy may close while the rest still comes
        refused = 413
    assert refused == 413


def test_caddy_reads_its_file() -> None:
    if CADDY is None:
        pytest.skip("Caddy is not installed: its file was not read")
    file = str(DEPLOY / "Caddyfile")
    ran = subprocess.run(
        [CADDY, "validate", "--adapter", "caddyfile", "--config", file], capture_output=True, text=True, check=False
    )  # fmt: skip
    neat = subprocess.run([CADDY, "fmt", "--diff", file], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert not [line for line in neat.stdout.splitlines() if line.startswith(("-", "+"))]
