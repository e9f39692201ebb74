//! The published log, in plain words, and what programs need to check it.

use super::{Chrome, Sample, Samples, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

#[derive(Debug, Template)]
#[template(path = "public/transparency.html")]
pub struct TransparencyPage {
    pub chrome: Chrome,
    /// None where this service publishes nothing.
    pub log: Option<PublicLog>,
    pub earlier: Vec<GivenUp>,
}

#[derive(Debug)]
pub struct PublicLog {
    pub last: Option<Head>,
    /// Whether some checkpoint carries a cosignature.
    pub witnessed: bool,
    pub keys: Vec<PublicKey>,
    pub witnesses: Vec<Witness>,
}

#[derive(Debug)]
pub struct Head {
    pub events: u64,
    /// In base64, as in the checkpoint.
    pub root: String,
}

#[derive(Debug)]
pub struct PublicKey {
    pub key: String,
    pub retired: Option<NaiveDate>,
}

#[derive(Debug)]
pub struct Witness {
    pub name: String,
    pub key: String,
    pub seen: Option<Seen>,
}

/// What a witness signed last.
#[derive(Debug)]
pub struct Seen {
    pub events: u64,
    pub time: DateTime<Utc>,
}

/// A log that was given up.
#[derive(Debug)]
pub struct GivenUp {
    pub number: u32,
    pub origin: String,
    pub day: Option<NaiveDate>,
    pub reason: String,
}

impl Samples for TransparencyPage {
    const NAME: &'static str = "transparency";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let key = |retired| PublicKey {
            key: sample::text(
                "achats.example/transparence+9f1c22aa+AekyeRrm56hApGFkyQR4ZCbV54Id2L",
            ),
            retired,
        };
        let witness = |name: &str, seen| Witness {
            name: sample::text(name),
            key: sample::text("temoin.example/1+1c25f8a4+BHkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv"),
            seen,
        };
        let seen = Seen { events: 12_400, time: sample::instant("2026-11-28T09:30:00Z")? };
        let log = PublicLog {
            last: Some(Head {
                events: 12_437,
                root: sample::text("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="),
            }),
            witnessed: true,
            keys: vec![key(Some(sample::day("2026-11-02")?)), key(None)],
            witnesses: vec![
                witness("temoin.example/1", Some(seen)),
                witness("temoin.example/2", None),
            ],
        };
        let fresh =
            PublicLog { last: None, witnessed: false, keys: vec![key(None)], witnesses: vec![] };
        let given_up = GivenUp {
            number: 1,
            origin: sample::text("achats.example/transparence"),
            day: Some(sample::day("2026-11-20")?),
            reason: sample::text("Sauvegarde du 12 novembre remise en place après un incendie."),
        };
        let page = |log, earlier| Self { chrome: sample::public(), log, earlier };
        Ok(vec![
            Sample::new("usual", page(Some(log), vec![given_up])),
            Sample::new("fresh", page(Some(fresh), vec![])),
            Sample::new("none", page(None, vec![])),
        ])
    }
}
