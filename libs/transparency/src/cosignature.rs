//! Cosignatures of witnesses, to <https://c2sp.org/tlog-cosignature>, of the kind `cosignature/v1`
//! (Ed25519). The newer ones of kind `subtree/v1` (ML-DSA-44), which the specification recommends
//! but does not demand, count here as signatures of an unknown key, which a client ignores.

/// The latest time that a cosignature may carry.
const TIME_MAX: u64 = (1 << 63) - 1;

/// What a witness signs: the header, the time, and the whole text of the checkpoint.
pub(crate) fn message(checkpoint: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{checkpoint}")
}

/// The `timestamped_signature`: the time (8 bytes, big endian), then the signature.
pub(crate) fn join(time: u64, signature: &[u8; 64]) -> Vec<u8> {
    [time.to_be_bytes().as_slice(), signature].concat()
}

/// Time and signature; `None` for a time that no cosignature may carry.
pub(crate) fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    (time <= TIME_MAX).then_some((time, signature))
}
