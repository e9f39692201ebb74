//! Why a structure, its members, a lab, a programme or the books say no.

use super::Told;
use crate::format::money;
use domain::{
    funding::FundingRefusal, labs::LabRefusal, ledger::LedgerRefusal, members::MemberRefusal,
    statements::StatementRefusal, structures::StructureRefusal, transfers::TransferRefusal,
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

pub(super) fn statement(refusal: StatementRefusal) -> Told {
    use StatementRefusal as R;
    match refusal {
        R::OutOfTurn => Told::late(
            "commitment-out-of-turn",
            "Quelqu’un d’autre a fait les comptes du mois au même moment. Recommencez.",
        ),
        R::OrdersChanged => Told::late(
            "orders-changed",
            "Une commande a changé pendant les comptes du mois. Recommencez.",
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
        R::NotAReportingPeriod => Told::wrong(
            "not-a-reporting-period",
            "Un rapport porte sur un mois, un trimestre, une année ou tout le programme.",
        )
        .on("to"),
        R::WouldReveal => Told::late(
            "would-reveal",
            "Ce rapport ferait deviner des chiffres gardés secrets. Il ne peut pas être publié.",
        ),
        R::OthersPublished => Told::late(
            "others-published",
            "Un autre rapport vient d’être publié. Publiez de nouveau celui-ci.",
        ),
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

pub(super) fn transfer(refusal: TransferRefusal) -> Told {
    use TransferRefusal as R;
    match refusal {
        R::AlreadyRecorded => {
            Told::late("transfer-already-recorded", "Ce règlement est déjà noté.")
        }
        R::NotRecorded => Told::missing("transfer-unknown", "Ce règlement n’existe pas."),
        R::AlreadyReversed => {
            Told::late("transfer-already-reversed", "Ce règlement est déjà annulé.")
        }
        R::AmountNotPositive => {
            Told::wrong("transfer-amount", "Écrivez un montant au-dessus de zéro.").on("amount")
        }
        R::NothingDue => Told::late(
            "transfer-nothing-due",
            "Rien n’est dû pour ce mois\u{a0}: il n’est pas encore compté, ou tout est déjà payé.",
        )
        .on("amount"),
        R::MoreThanDue { due } => {
            let message = format!(
                "Il reste {} à payer pour ce mois. Un règlement pour un autre mois se note dans \
                 ses comptes, avec la même référence.",
                money(due)
            );
            Told::wrong("transfer-more-than-due", message).on("amount")
        }
        R::ReferenceMissing => Told::wrong(
            "transfer-reference-missing",
            "Écrivez le numéro du virement, du chèque ou du reçu.",
        )
        .on("reference"),
        R::ReferenceTooLong => {
            Told::wrong("transfer-reference-too-long", "Écrivez 60 signes ou moins.")
                .on("reference")
        }
        R::InTheFuture => {
            Told::wrong("transfer-in-the-future", "Cette date n’est pas encore venue.")
                .on("paid_on")
        }
        R::ReasonMissing => {
            Told::wrong("transfer-reason-missing", "Écrivez pourquoi ce règlement est annulé.")
                .on("reason")
        }
        R::ReasonTooLong => {
            Told::wrong("transfer-reason-too-long", "Écrivez 200 signes ou moins.").on("reason")
        }
    }
}
