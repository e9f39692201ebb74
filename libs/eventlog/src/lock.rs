//! The numbers by which streams and command keys are locked and told apart.
//!
//! They must be the same in every process and every build that writes to a database, so the hash is
//! spelled out here: FNV-1a, 64 bits (Fowler, Noll, Vo;
//! <http://www.isthe.com/chongo/tech/comp/fnv/>). Two things with one number only wait for each
//! other.

use uuid::Uuid;

use crate::model::StreamId;

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The number of a stream.
pub(crate) fn of_stream(stream: &StreamId) -> i64 {
    hash(&[b"s", stream.tenant.as_bytes(), stream.id.as_bytes(), stream.category.as_bytes()])
}

/// The number of a tenant's command key.
pub(crate) fn of_key(tenant: Uuid, key: &str) -> i64 {
    hash(&[b"k", tenant.as_bytes(), key.as_bytes()])
}

fn hash(parts: &[&[u8]]) -> i64 {
    let bytes = parts.iter().copied().flatten();
    let hash = bytes.fold(OFFSET_BASIS, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
    hash.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_published_hash_in_every_build() {
        assert_eq!(hash(&[]), OFFSET_BASIS.cast_signed());
        assert_eq!(hash(&[b"a"]), 0xaf63_dc4c_8601_ec8c_u64.cast_signed());
        assert_eq!(hash(&[b"foo", b"bar"]), 0x8594_4171_f739_67e8_u64.cast_signed());
    }

    #[test]
    fn a_stream_and_a_key_never_share_a_number_by_design() {
        let tenant = Uuid::from_u128(1);
        let stream = StreamId::new(tenant, "order", Uuid::from_u128(2));
        assert_ne!(of_stream(&stream), of_key(tenant, "order"));
        let other = StreamId::new(Uuid::from_u128(3), "order", Uuid::from_u128(2));
        assert_ne!(of_stream(&stream), of_stream(&other), "another tenant's");
    }
}
