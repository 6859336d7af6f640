"""Signing in with an OpenID Connect provider: the authorization code flow with PKCE (RFC 7636), state and nonce. The one home of Authlib and joserfc.

What has to come back with the browser (state, nonce, verifier) is in a cookie signed with a secret of this installation, for ten minutes. An
account is known by issuer and subject, never by a name that the provider claims: a local account cannot be taken over by who calls himself the
same.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from rag.settings import Settings

_SCOPE = "openid profile email"
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
LASTS_S = 600
_TIMEOUT_S = 10


class OidcError(Exception):
    """The provider cannot be used, or what came back is not right; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in: ``subject`` is issuer and subject, ``name`` what the provider calls him."""

    subject: str
    name: str


class Provider:
    """One provider, by its discovery document (OpenID Connect Discovery 1.0 §4)."""

    def __init__(self, settings: Settings, secret: bytes) -> None:
        self._settings = settings
        self._secret = secret
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._known: dict[str, Any] = {}

    async def begin(self, back: str) -> tuple[str, str]:
        """Where to send the browser, and the cookie to send with it; ``back`` is our own address that it comes back to.

        Raises:
            OidcError: the provider cannot be reached.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        async with self._client(back) as client:
            known = await self._discovered(client)
            address, _ = client.create_authorization_url(
                known["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(address), self._sealed([state, nonce, verifier, int(time.time()) + LASTS_S])

    async def finish(self, back: str, address: str, cookie: str) -> Person:
        """Who came back at ``address`` (with code and state).

        Raises:
            OidcError: he did not begin here, the provider refuses the code, or its token is not for us.
        """
        state, nonce, verifier = self._opened(cookie)
        try:
            async with self._client(back, state=state) as client:
                known = await self._discovered(client)
                token = await client.fetch_token(
                    known["token_endpoint"], authorization_response=address, state=state, code_verifier=verifier
                )
                keys = (await self._got(client, known["jwks_uri"])).json()
            return self._person(token["id_token"], keys, nonce)
        except (AuthlibBaseError, JoseError, KeyError, ValueError, httpx2.HTTPError) as error:
            raise OidcError(f"{type(error).__name__}: {error}") from error

    def _person(self, token: str, keys: Any, nonce: str) -> Person:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS).claims
        wanted = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "values": [self._issuer, self._issuer + "/"]},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        wanted.validate(claims)
        name = next((str(claims[key]) for key in ("preferred_username", "email", "name") if claims.get(key)), "")
        shown = "".join(char for char in name if char.isprintable()).strip()[:60]
        return Person(
            f"{self._issuer}|{claims['sub']}", shown or f"{urlsplit(self._issuer).hostname} {claims['sub']}"[:60]
        )

    def _client(self, back: str, state: str | None = None) -> AsyncOAuth2Client:
        settings = self._settings
        return AsyncOAuth2Client(
            settings.oidc_client_id, settings.oidc_client_secret, scope=_SCOPE, redirect_uri=back, state=state,
            code_challenge_method="S256", timeout=_TIMEOUT_S, trust_env=False,
        )  # fmt: skip

    async def _discovered(self, client: AsyncOAuth2Client) -> dict[str, Any]:
        if not self._known:
            try:
                found = (await self._got(client, f"{self._issuer}/.well-known/openid-configuration")).json()
                if str(found["issuer"]).rstrip("/") != self._issuer:
                    raise OidcError(f"the provider calls itself {found['issuer']}, not {self._issuer}")
                self._known = {name: found[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
                raise OidcError(f"{self._issuer} cannot be used: {type(error).__name__}: {error}") from error
        return self._known

    async def _got(self, client: AsyncOAuth2Client, address: str) -> httpx2.Response:
        reply: httpx2.Response = await client.request("GET", address, withhold_token=True)
        reply.raise_for_status()
        return reply

    def _sealed(self, values: list[Any]) -> str:
        body = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
        return f"{body}.{self._mark(body)}"

    def _opened(self, cookie: str) -> tuple[str, str, str]:
        body, _, mark = cookie.rpartition(".")
        if not hmac.compare_digest(mark.encode(), self._mark(body).encode()):
            raise OidcError("the cookie of the sign-in is missing or not ours")
        state, nonce, verifier, until = json.loads(base64.urlsafe_b64decode(body))
        if until < time.time():
            raise OidcError("the sign-in took too long")
        return state, nonce, verifier

    def _mark(self, body: str) -> str:
        return hmac.new(self._secret, body.encode(), hashlib.sha256).hexdigest()
