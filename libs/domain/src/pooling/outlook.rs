//! What a producer may expect, from the last campaigns alone.

use kernel::Steps;

/// The mean of what was ordered, rounded half up to a whole step; none without a past.
///
/// It knows no season and no trend, and says so to nobody but by its name: a mean is what anybody
/// can check.
pub fn mean_of(past: &[Steps]) -> Option<Steps> {
    let campaigns = u64::try_from(past.len()).ok().filter(|count| *count > 0)?;
    let sum: Steps = past.iter().copied().sum();
    Some(Steps::new((2 * sum.count() + campaigns) / (2 * campaigns)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_the_last_campaigns_is_a_whole_step() {
        let mean =
            |past: &[u64]| mean_of(&past.iter().map(|one| Steps::new(*one)).collect::<Vec<_>>());
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[480]), Some(Steps::new(480)));
        assert_eq!(mean(&[1, 2]), Some(Steps::new(2)), "half up");
        assert_eq!(mean(&[10, 20, 31]), Some(Steps::new(20)));
    }
}
