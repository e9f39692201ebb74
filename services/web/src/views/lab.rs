//! A usage lab: members propose, vote, and read what was decided.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;

#[derive(Debug, Template)]
#[template(path = "member/lab.html")]
pub struct LabPage {
    pub chrome: Chrome,
    pub lab: String,
    pub date: NaiveDate,
    pub place: String,
    /// Whether proposing and voting are possible now.
    pub open: bool,
    /// In the order in which they were made: never by number of votes.
    pub proposals: Vec<Proposal>,
    pub new_proposal: Typed,
    pub decisions: Vec<Decision>,
    /// Some for those who run the lab: the form to write a decision down.
    pub new_decision: Option<NewDecision>,
}

#[derive(Debug)]
pub struct NewDecision {
    pub text: Typed,
    /// Ticked to open a negotiation from it.
    pub opens_negotiation: bool,
}

#[derive(Debug)]
pub struct Proposal {
    pub id: String,
    pub text: String,
    pub vote: Option<Vote>,
    /// Known only once the vote is over.
    pub tally: Option<Tally>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    For,
    Against,
    Abstain,
}

#[derive(Debug, Clone, Copy)]
pub struct Tally {
    pub votes_for: u64,
    pub against: u64,
    pub abstain: u64,
}

#[derive(Debug)]
pub struct Decision {
    pub text: String,
    pub date: NaiveDate,
    /// What came of it: `Une négociation est ouverte avec un producteur de miel`.
    pub follow_up: Option<String>,
}

impl Proposal {
    fn voted(&self, vote: &Vote) -> bool {
        self.vote == Some(*vote)
    }
}

impl Vote {
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Abstain];

    pub const fn code(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstain => "abstain",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::For => "Pour",
            Self::Against => "Contre",
            Self::Abstain => "Sans avis",
        }
    }
}

fn proposal(id: &str, text: &str, vote: Option<Vote>, tally: Option<Tally>) -> Proposal {
    Proposal { id: sample::text(id), text: sample::text(text), vote, tally }
}

fn page(open: bool, proposals: Vec<Proposal>) -> Result<LabPage, sample::SampleError> {
    Ok(LabPage {
        chrome: sample::member(Section::Lab),
        lab: sample::text("Labo d’usage d’automne"),
        date: sample::day("2026-12-03")?,
        place: sample::text("Centre social Malraux"),
        open,
        proposals,
        new_proposal: Typed::default(),
        decisions: vec![Decision {
            text: sample::text("Acheter du miel d’ici."),
            date: sample::day("2026-06-11")?,
            follow_up: Some(sample::text("Une négociation est ouverte avec un apiculteur.")),
        }],
        new_decision: None,
    })
}

impl Samples for LabPage {
    const NAME: &'static str = "lab";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let flour = "Commander de la farine en sacs de 5 kg.";
        let cooking = "Cuisiner ensemble le jour de la livraison.";
        let usual = page(
            true,
            vec![proposal("p1", flour, Some(Vote::For), None), proposal("p2", cooking, None, None)],
        )?;
        let tally = |votes_for, against, abstain| Some(Tally { votes_for, against, abstain });
        let closed = page(
            false,
            vec![
                proposal("p1", flour, Some(Vote::For), tally(14, 3, 1)),
                proposal("p2", cooking, None, tally(18, 0, 0)),
            ],
        )?;
        let error = LabPage {
            new_proposal: Typed::wrong("", "Écrivez votre proposition."),
            ..page(true, Vec::new())?
        };
        let form = NewDecision { text: Typed::default(), opens_negotiation: false };
        let animator = LabPage {
            chrome: sample::animator(Section::Lab),
            new_decision: Some(form),
            ..page(true, vec![proposal("p1", flour, None, None)])?
        };
        let empty = LabPage { decisions: Vec::new(), ..page(true, Vec::new())? };
        Ok(vec![
            Sample::new("usual", usual),
            Sample::new("closed", closed),
            Sample::new("error", error),
            Sample::new("animator", animator),
            Sample::new("empty", empty),
        ])
    }
}
