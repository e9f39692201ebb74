//! Drawing vouchers' codes.

use app::{Token, VoucherCode};
use kernel::CommandId;
use sha2::{Digest, Sha256};

/// The code of the voucher that a command of this session issues. The same form of the same session
/// gives the same code, though none is kept: it is drawn from the session's key, which is random
/// and stored only as a hash.
pub fn drawn(session: &Token, id: CommandId) -> VoucherCode {
    let mut drawn = Sha256::new();
    drawn.update(b"solidaires page voucher");
    drawn.update(session.to_string());
    drawn.update(id.uuid().as_bytes());
    let drawn: [u8; 32] = drawn.finalize().into();
    let mut code = [0; 10];
    code.copy_from_slice(&drawn[..10]);
    VoucherCode::from_random(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::TenantId;

    #[test]
    fn a_form_sent_twice_has_one_code_and_nobody_else_has_it() {
        let session = |secret| Token::new(TenantId::derived(&[b"toul"]), [secret; 32]);
        let id = |what: &[u8]| CommandId::derived(&[what]);
        let code = drawn(&session(1), id(b"form"));
        assert_eq!(drawn(&session(1), id(b"form")), code);
        assert_ne!(drawn(&session(2), id(b"form")), code);
        assert_ne!(drawn(&session(1), id(b"other form")), code);
    }
}
