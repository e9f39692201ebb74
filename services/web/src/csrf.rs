//! Tokens that tie a form to the session it was shown in, against forged requests.

use sha2::{Digest, Sha256};

/// The token of a session's forms: SHA-256 over the session's secret and what it is for.
pub fn token(secret: &[u8]) -> String {
    let mut hashed = Sha256::new();
    hashed.update(secret);
    hashed.update(b"solidaires form");
    hex::encode(hashed.finalize())
}

/// Whether `sent` is `expected`, in a time that does not tell where they differ.
pub fn is_same(sent: &str, expected: &str) -> bool {
    sent.len() == expected.len()
        && sent.bytes().zip(expected.bytes()).fold(0, |seen, (one, other)| seen | (one ^ other))
            == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_session_has_its_own_token_and_no_other_passes() {
        let one = token(&[1; 32]);
        assert!(is_same(&one, &token(&[1; 32])));
        assert!(!is_same(&one, &token(&[2; 32])));
        assert!(!is_same("", &one) && !is_same(&one[..63], &one));
    }
}
