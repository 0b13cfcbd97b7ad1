"""Which requests the server accepts, checked before any page.

Another site that the clerk has open could send requests to 127.0.0.1 (forms, pictures, DNS
rebinding). So a request must name this very address as its Host, come from this very page (Origin,
Sec-Fetch-Site) and carry the session's secret in a cookie that no other site can send.
"""

import hmac
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = "/mo"
"""The address of the link that hands over the secret."""

LARGEST_FORM = 1 << 20
LARGEST_UPLOAD = 64 << 20
LARGEST_SIGNING = 8 << 20
LARGEST_PACKAGE = 512 << 20
"""The most bytes of a request: of a form, where files may be dropped, where a certificate and a
picture may be, where packages may be."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    # Not "no-referrer": browsers would then send forms with the Origin "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}

NOT_OPENED = (
    "Trang này chỉ mở được bằng địa chỉ ghi trong cửa sổ của chương trình "
    "(http://127.0.0.1…/mo?khoa=…). Mở địa chỉ ấy, hoặc đóng cửa sổ rồi mở lại chương trình."
)
FOREIGN = "Yêu cầu không đến từ trang của chương trình nên bị từ chối."
TOO_LARGE = "Tệp hoặc biểu mẫu gửi lên quá lớn."

UNFORESEEN = "Chương trình gặp lỗi ngoài dự kiến. Sổ và văn bản đã làm còn nguyên."


class TooLargeError(Exception):
    """A request's body goes on beyond what is allowed."""


class Guard:
    """ASGI middleware: refuses what does not come from the clerk's own page.

    `uploads`: the most bytes of a request by address (a regular expression) where files may come.
    """

    def __init__(self, app: ASGIApp, *, port: int, secret: str, uploads: Mapping[str, int]) -> None:
        self._app = app
        self._host = f"127.0.0.1:{port}"
        self._origin = f"http://{self._host}"
        self._secret = secret
        self._uploads = uploads
        self.cookie = cookie_name(port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on and add the headers of every answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        limit = self._limit(scope["path"])
        if refused is None and _announced(Headers(scope=scope)) > limit:
            refused = PlainTextResponse(TOO_LARGE, 413)
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if refused is not None:
            await refused(scope, receive, with_headers)
            return
        try:
            await self._app(scope, _limited(receive, limit), with_headers)
        except TooLargeError:
            if not started:
                await PlainTextResponse(TOO_LARGE, 413)(scope, receive, with_headers)
        except Exception:  # starlette has answered, and raises it again for a log
            if not started:
                await PlainTextResponse(UNFORESEEN, 500)(scope, receive, with_headers)

    def _limit(self, path: str) -> int:
        """The most bytes that a request to an address may have."""
        fitting = (most for form, most in self._uploads.items() if re.fullmatch(form, path))
        return next(fitting, LARGEST_FORM)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if headers.getlist("host") != [self._host]:
            return PlainTextResponse(FOREIGN, 421)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("Không có việc này.", 405)
        site = headers.get("sec-fetch-site", "same-origin")
        if scope["path"] == OPEN:
            return None  # a link: it does nothing but ask for the secret
        if site not in ("same-origin", "none") or not self._from_here(scope, headers):
            return PlainTextResponse(FOREIGN, 403)
        if not self.knows(cookie_parser(headers.get("cookie", "")).get(self.cookie, "")):
            return PlainTextResponse(NOT_OPENED, 403)
        return None

    def _from_here(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return str(scope["method"]) != "POST"
        return origin == self._origin

    def knows(self, secret: str) -> bool:
        """Whether a secret is the session's."""
        return hmac.compare_digest(secret.encode(), self._secret.encode())


def cookie_name(port: int) -> str:
    """The cookie's name: cookies do not know ports, and two servers may run at once."""
    return f"hoso-{port}"


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdecimal() else LARGEST_PACKAGE + 1


def _limited(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooLargeError
        return message

    return counted
