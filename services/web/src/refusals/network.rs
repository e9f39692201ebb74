//! Why a structure, its members, a lab, a programme or the books say no.

use super::Told;
use domain::{
    funding::FundingRefusal, labs::LabRefusal, ledger::LedgerRefusal, members::MemberRefusal,
    structures::StructureRefusal,
};

pub(super) fn structure(refusal: StructureRefusal) -> Told {
    use StructureRefusal as R;
    match refusal {
        R::AlreadyRegistered => {
            Told::late("structure-already-registered", "Cette structure existe déjà.")
        }
        R::NotRegistered => {
            Told::late("structure-not-registered", "Cette structure n’est pas encore inscrite.")
        }
        R::NameMissing => Told::wrong("structure-name-missing", "Écrivez un nom.").on("name"),
        R::TerritoryUnknown => Told::wrong(
            "territory-unknown",
            "Le code INSEE d’une commune a 5 signes, le numéro SIREN d’une intercommunalité 9 \
             chiffres.",
        )
        .on("commune"),
        R::HubMismatch => {
            Told::wrong("hub-mismatch", "Une structure rejoint une plateforme, et une seule.")
        }
    }
}

pub(super) fn member(refusal: MemberRefusal) -> Told {
    match refusal {
        MemberRefusal::AlreadyMember => {
            Told::late("already-a-member", "Cette personne est déjà adhérente.")
        }
        MemberRefusal::NotAMember => {
            Told::late("not-a-member", "Cette personne n’est pas, ou n’est plus, adhérente.")
        }
    }
}

pub(super) fn lab(refusal: LabRefusal) -> Told {
    use LabRefusal as R;
    match refusal {
        R::AlreadyOpen => Told::late("lab-already-open", "Ce labo est déjà ouvert."),
        R::NotOpen => Told::late("lab-not-open", "Ce labo est clos."),
        R::TextMissing => Told::wrong("lab-text-missing", "Écrivez un texte.").on("proposal"),
        R::TextTooLong => Told::wrong(
            "lab-text-too-long",
            "Ce texte est trop long. Écrivez 1\u{202f}000 signes ou moins.",
        )
        .on("proposal"),
        R::NotAMember => {
            let message = "Au labo, seules les personnes adhérentes proposent et votent.";
            Told::late("lab-not-a-member", message)
        }
        R::ProposalRepeated(_) => {
            Told::late("proposal-repeated", "Cette proposition est déjà faite.").on("proposal")
        }
        R::UnknownProposal(_) => {
            Told::missing("proposal-unknown", "Cette proposition n’existe pas.")
        }
        R::AlreadyDecided(_) => {
            Told::late("proposal-decided", "Le groupe a déjà décidé. On ne vote plus.")
        }
        R::NobodyVoted(_) => Told::late(
            "nobody-voted",
            "Personne n’a encore voté. Une décision vient après le vote.",
        ),
        R::NotAdopted(_) => Told::late(
            "proposal-not-adopted",
            "La proposition n’est pas adoptée. Elle n’ouvre pas de négociation.",
        ),
    }
}

pub(super) fn funding(refusal: FundingRefusal) -> Told {
    use FundingRefusal as R;
    match refusal {
        R::AlreadyRegistered => {
            Told::late("programme-already-registered", "Ce programme existe déjà.")
        }
        R::NotRegistered => {
            Told::late("programme-not-registered", "Ce programme n’est pas encore inscrit.")
        }
        R::NameMissing => Told::wrong("programme-name-missing", "Écrivez un nom.").on("name"),
        R::NoFunder => Told::wrong("programme-no-funder", "Écrivez le financeur.").on("funder"),
        R::PeriodReversed => {
            Told::wrong("period-reversed", "La fin doit être après le début.").on("to")
        }
        R::OutsidePeriod => {
            Told::wrong("outside-period", "Ces mois ne sont pas dans le programme.").on("from")
        }
        R::AlreadyPublished => {
            Told::late("already-published", "Le rapport de ces mois est déjà publié.")
        }
    }
}

/// No form posts by hand: whoever reads this sent it by program.
pub(super) fn ledger(refusal: LedgerRefusal) -> Told {
    match refusal {
        LedgerRefusal::Unbalanced { .. } => {
            Told::wrong("entry-unbalanced", "Une écriture doit être à l’équilibre.")
        }
        LedgerRefusal::Empty => Told::wrong("entry-empty", "Une écriture a au moins une ligne."),
    }
}
