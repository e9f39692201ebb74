//! The rows of the table by label. Each block divides the same total without overlap, so that
//! what is left out of a row is known to the auditor and guarded like the row itself.

use crate::VolumeRow;
use kernel::Label;
use serde::Serialize;

/// One row of the table by label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelRow {
    /// Official signs of quality and origin, organic included: the sum of the next four.
    Siqo,
    Organic,
    /// Not organic.
    Aop,
    /// Neither organic nor AOP.
    Igp,
    /// None of the three before.
    LabelRouge,
    WithoutSiqo,
    Hve,
    WithoutHve,
    /// From a local producer: the sum of the next three.
    Local,
    LocalUnder30Km,
    LocalUnder80Km,
    /// 80 km or more, or not known.
    LocalFarther,
    NotLocal,
    /// What has a reference price, and so counts in the saving.
    WithReference,
    WithoutReference,
}

impl LabelRow {
    pub const ALL: &[Self] = &[
        Self::Siqo,
        Self::Organic,
        Self::Aop,
        Self::Igp,
        Self::LabelRouge,
        Self::WithoutSiqo,
        Self::Hve,
        Self::WithoutHve,
        Self::Local,
        Self::LocalUnder30Km,
        Self::LocalUnder80Km,
        Self::LocalFarther,
        Self::NotLocal,
        Self::WithReference,
        Self::WithoutReference,
    ];

    /// The stable name, as in the published JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Siqo => "siqo",
            Self::Organic => "organic",
            Self::Aop => "aop",
            Self::Igp => "igp",
            Self::LabelRouge => "label_rouge",
            Self::WithoutSiqo => "without_siqo",
            Self::Hve => "hve",
            Self::WithoutHve => "without_hve",
            Self::Local => "local",
            Self::LocalUnder30Km => "local_under30_km",
            Self::LocalUnder80Km => "local_under80_km",
            Self::LocalFarther => "local_farther",
            Self::NotLocal => "not_local",
            Self::WithReference => "with_reference",
            Self::WithoutReference => "without_reference",
        }
    }

    /// The rows that no other divides, in blocks that each make the total.
    pub(crate) const BLOCKS: [&[Self]; 4] = [
        &[Self::Organic, Self::Aop, Self::Igp, Self::LabelRouge, Self::WithoutSiqo],
        &[Self::Hve, Self::WithoutHve],
        &[Self::LocalUnder30Km, Self::LocalUnder80Km, Self::LocalFarther, Self::NotLocal],
        &[Self::WithReference, Self::WithoutReference],
    ];

    /// The rows that it is the sum of, itself where none divides it.
    pub(crate) fn parts(self) -> Vec<Self> {
        match self {
            Self::Siqo => Self::BLOCKS[0][..4].to_vec(),
            Self::Local => Self::BLOCKS[2][..3].to_vec(),
            other => vec![other],
        }
    }

    /// Every row that `row` counts in.
    pub fn of(row: &VolumeRow) -> Vec<Self> {
        let mut rows = match Self::sign(row) {
            Some(sign) => vec![Self::Siqo, sign],
            None => vec![Self::WithoutSiqo],
        };
        let hve = row.labels.contains(&Label::Hve);
        rows.push(if hve { Self::Hve } else { Self::WithoutHve });
        if row.local_producer {
            rows.extend([Self::Local, Self::distance(row.distance_km)]);
        } else {
            rows.push(Self::NotLocal);
        }
        let referenced = row.reference.is_some();
        rows.push(if referenced { Self::WithReference } else { Self::WithoutReference });
        rows
    }

    /// The first official sign of a product; one with several counts once.
    fn sign(row: &VolumeRow) -> Option<Self> {
        [
            (Label::Organic, Self::Organic),
            (Label::Aop, Self::Aop),
            (Label::Igp, Self::Igp),
            (Label::LabelRouge, Self::LabelRouge),
        ]
        .into_iter()
        .find(|(label, _)| row.labels.contains(label))
        .map(|(_, sign)| sign)
    }

    const fn distance(kilometres: Option<u32>) -> Self {
        match kilometres {
            Some(0..30) => Self::LocalUnder30Km,
            Some(30..80) => Self::LocalUnder80Km,
            Some(80..) | None => Self::LocalFarther,
        }
    }
}
