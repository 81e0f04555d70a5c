"""How is an address, or a text with addresses in it, shown without the secrets they carry?"""

import re
from urllib.parse import unquote_plus

MASK = "***"
# Between scheme and host up to the last @: a password may hold one itself.
_USERINFO = re.compile(r"(?<=://)[^\s/?#\"'<>]*@")
# A value with its name before it, in an address (`?token=…&key=…`, also after #) or in a connection's words (`password=… host=…`).
_VALUE = re.compile(r"(?P<before>^|[?&;#\s\"'(,\[{])(?P<name>[^\s=&?;#\"'(,]{1,64})=(?P<value>\"[^\"]*\"|'[^']*'|[^\s&;#\"'<>]*)")
# Names of secrets: whole words, and what is one wherever it stands in a name (`access_token`, `X-Amz-Signature`, `apikey`).
_ANYWHERE = re.compile(r"token|secret|passw|passphrase|passcode|pwd|api-?_?key|accesskey|auth(?!or(?!i[sz]))|signature|credential|session|jwt|bearer")
_WORDS = frozenset({"key", "sig", "sign", "pass", "pw", "sid", "hash", "hmac", "otp", "login", "user", "username", "code", "ticket"})
_PARTS = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Headers as errors quote them.
_HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization|cookie|x-[\w-]*(?:token|key|auth)[\w-]*)(\s*:\s*)[^\r\n]+")


def shown(text: str) -> str:
    """The text with `***` for user and password of every address in it and for the values of parameters that are named like secrets.

    An address with nothing to hide is given back letter by letter. What stands in a path cannot be told from any other path.
    """
    return _HEADER.sub(rf"\1\2{MASK}", _VALUE.sub(_masked, _USERINFO.sub(f"{MASK}@", text)))


def _masked(found: re.Match[str]) -> str:
    if not found["value"] or not _secret(found["name"]):
        return found[0]
    return f"{found['before']}{found['name']}={MASK}"


def _secret(name: str) -> bool:
    words = _CAMEL.sub("-", unquote_plus(name)).lower()
    return bool(_ANYWHERE.search(words.replace("-", "")) or _ANYWHERE.search(words) or _WORDS & set(_PARTS.split(words)))
