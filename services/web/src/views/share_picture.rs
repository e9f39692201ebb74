//! A share as a picture drawn on the server: what all ordered, what came, the level, one's own.
//! Every bar stands beside its words, so that the picture says nothing that they do not say.

use kernel::{Step, Steps};

#[derive(Debug, Clone, Copy)]
pub struct SharePicture {
    pub step: Step,
    /// By everybody, over all structures.
    pub ordered_together: Steps,
    pub came: Steps,
    pub asked: Steps,
    pub got: Steps,
    /// What nobody gets more than; none where there was enough for all.
    pub level: Option<Steps>,
}

impl SharePicture {
    /// Whether there is something to explain: it stands open then.
    pub fn differs(&self) -> bool {
        self.asked != self.got
    }

    pub fn ordered_width(&self) -> String {
        width(self.ordered_together, self.ordered_together.max(self.came))
    }

    pub fn came_width(&self) -> String {
        width(self.came, self.ordered_together.max(self.came))
    }

    pub fn asked_width(&self) -> String {
        width(self.asked, self.own_room())
    }

    pub fn got_width(&self) -> String {
        width(self.got, self.own_room())
    }

    /// Where the level is; none where it is beyond the picture.
    pub fn level_at(&self) -> Option<String> {
        let level = self.level.filter(|level| *level <= self.own_room())?;
        Some(width(level, self.own_room()))
    }

    fn own_room(&self) -> Steps {
        self.asked.max(self.got)
    }
}

/// As SVG takes it: `73.4%`.
fn width(part: Steps, whole: Steps) -> String {
    let thousandths = part.count().saturating_mul(1000) / whole.count().max(1);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SaleUnit;

    #[test]
    fn bars_are_as_long_as_what_they_stand_for() {
        let picture = SharePicture {
            step: Step::try_new(SaleUnit::Piece, 1000).unwrap(),
            ordered_together: Steps::new(200),
            came: Steps::new(150),
            asked: Steps::new(3),
            got: Steps::new(2),
            level: Some(Steps::new(2)),
        };
        assert_eq!(
            (picture.ordered_width(), picture.came_width()),
            ("100.0%".into(), "75.0%".into())
        );
        assert_eq!((picture.asked_width(), picture.got_width()), ("100.0%".into(), "66.6%".into()));
        assert_eq!(picture.level_at().as_deref(), Some("66.6%"));
        let enough = SharePicture { got: Steps::new(3), level: Some(Steps::new(9)), ..picture };
        assert_eq!(enough.level_at(), None);
        assert!(picture.differs() && !enough.differs());
    }
}
