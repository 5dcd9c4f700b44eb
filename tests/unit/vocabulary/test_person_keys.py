"""Person keys against values that OpenSSL and RFC 4231 give.

Those of ``SECRET`` are made by::

    printf %s 199003152015041001 |
        openssl dgst -sha256 -mac HMAC -macopt key:tukin-test-person-key-secret-fixed-0123456789
"""

import pytest

from tukin.vocabulary.person_keys import PersonKeys

SECRET = b"tukin-test-person-key-secret-fixed-0123456789"


@pytest.mark.parametrize(
    ("nip", "key"),
    [
        ("199003152015041001", "a11628056f1b4ed73e7b6df641f71b7f"),
        ("198507212009012003", "c2223a90dc3eefa37dbcd42063a29871"),
    ],
)
def test_a_key_is_the_start_of_the_hmac_of_the_nip(nip: str, key: str) -> None:
    assert PersonKeys(SECRET).of(nip) == key


def test_check_is_the_whole_hmac_of_its_own_label() -> None:
    expected = "ab7993d4ac744f9ec07d291713c72e63715748a0c2045a9e6d0d6d17eda105e1"
    assert PersonKeys(SECRET).check == expected


def test_a_secret_longer_than_a_block_is_hashed_first() -> None:
    """RFC 4231, test case 6: 131 bytes of 0xaa."""
    text = "Test Using Larger Than Block-Size Key - Hash Key First"
    assert PersonKeys(b"\xaa" * 131).of(text) == "60e431591ee0b67f0d8a26aacbf5b77f"


def test_keys_do_not_depend_on_what_was_asked_before() -> None:
    keys = PersonKeys(SECRET)
    first = keys.of("199003152015041001")
    keys.of("198507212009012003")
    assert keys.of("199003152015041001") == first


@pytest.mark.parametrize("secret", [b"", b"x" * 31])
def test_a_short_secret_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        PersonKeys(secret)


def test_the_shortest_secret_is_taken() -> None:
    """``printf %s 199003152015041001 | openssl dgst -sha256 -mac HMAC -macopt key:xxx…`` (32)."""
    assert PersonKeys(b"x" * 32).of("199003152015041001") == "b71c2a5974cf27fb18f43d2c913c6761"


def test_nothing_prints_the_secret() -> None:
    keys = PersonKeys(SECRET)
    assert SECRET.decode() not in repr(keys)
    assert not hasattr(keys, "__dict__")
