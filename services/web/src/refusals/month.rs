//! Why a campaign, an order form, a crate or a round says no.

use super::Told;
use domain::{
    campaigns::{CampaignRefusal, Stage},
    crates::CrateRefusal,
    order_forms::OrderFormRefusal,
    rounds::RoundRefusal,
};

pub(super) fn campaign(refusal: CampaignRefusal) -> Told {
    use CampaignRefusal as R;
    match refusal {
        R::AlreadyDrafted => Told::late("campaign-already-drafted", "Cette campagne existe déjà."),
        R::WrongStage { stage } => {
            let message = format!("Ce n’est pas le moment\u{a0}: {}.", stage_words(stage));
            Told::late("campaign-wrong-stage", message)
        }
        R::EmptyOffer => Told::wrong("offer-empty", "Choisissez au moins un produit."),
        R::ProductRepeated(product) => {
            Told::wrong("offer-product-repeated", "Ce produit est deux fois dans la campagne.")
                .about(product)
        }
        R::NoStructures => {
            Told::wrong("campaign-no-structures", "Choisissez au moins une structure.")
                .on("structure")
        }
        R::StillExpected(_) => Told::late(
            "goods-still-expected",
            "Une livraison n’est pas encore reçue. Notez d’abord toutes les réceptions.",
        ),
        R::ClosingInThePast => {
            Told::wrong("closing-in-the-past", "La clôture doit être après maintenant.")
                .on("closes_at")
        }
        R::ReasonMissing => {
            Told::wrong("reopening-reason-missing", "Écrivez une raison.").on("reason")
        }
    }
}

const fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::None => "la campagne n’est pas encore préparée",
        Stage::Draft => "la campagne est en préparation",
        Stage::Open => "les commandes sont ouvertes",
        Stage::Closed => "les commandes sont closes",
        Stage::Ordered => "les commandes sont parties chez les producteurs",
        Stage::Received => "les produits sont reçus",
        Stage::Delivered => "les cagettes sont livrées",
        Stage::Settled => "les comptes sont faits",
    }
}

pub(super) fn order_form(refusal: OrderFormRefusal) -> Told {
    use OrderFormRefusal as R;
    match refusal {
        R::AlreadyPresented => {
            Told::late("form-already-presented", "Le bon de commande existe déjà.")
        }
        R::NotPresented => {
            Told::late("form-not-presented", "Le bon de commande n’est pas encore prêt.")
        }
        R::Closed => Told::late(
            "form-closed",
            "Les commandes sont closes. Le bon de commande ne change plus.",
        ),
        R::NotClosed => Told::late("form-not-closed", "Les commandes sont déjà ouvertes."),
        R::UnknownProduct(product) => {
            Told::wrong("form-unknown-product", "Ce produit n’est pas dans la campagne.")
                .about(product)
        }
        R::NoticeTooLong => Told::wrong(
            "notice-too-long",
            "Ce texte est trop long. Écrivez 2\u{202f}000 signes ou moins.",
        )
        .on("notice"),
    }
}

pub(super) fn packed_crate(refusal: CrateRefusal) -> Told {
    use CrateRefusal as R;
    match refusal {
        R::AlreadyPacked => Told::late("crate-already-packed", "Cette cagette est déjà emballée."),
        R::NotPacked => Told::late("crate-not-packed", "Cette cagette n’est pas encore emballée."),
        R::NothingToPack => {
            Told::late("crate-nothing-to-pack", "Cette commande n’a rien à emballer.")
        }
        R::NotAsAllocated(product) => Told::wrong(
            "crate-not-as-shared",
            "La cagette doit contenir ce que la répartition a donné, ni plus ni moins.",
        )
        .about(product),
        R::WeightMissing(product) => {
            Told::wrong("weight-missing", "Écrivez le poids en grammes.").about(product)
        }
        R::LotMissing(product) => {
            Told::wrong("crate-lot-missing", "Écrivez le numéro de lot.").about(product)
        }
        R::AlreadyHandedOver => {
            Told::late("crate-already-handed-over", "Cette cagette est déjà remise.")
        }
        R::NotInCrate(product) => Told::wrong(
            "crate-difference-impossible",
            "La cagette ne contient pas autant de ce produit.",
        )
        .about(product),
    }
}

pub(super) fn round(refusal: RoundRefusal) -> Told {
    use RoundRefusal as R;
    match refusal {
        R::AlreadyPlanned => Told::late("round-already-planned", "Cette tournée existe déjà."),
        R::NotPlanned => Told::late("round-not-planned", "Cette tournée n’est pas prévue."),
        R::NoStops => {
            Told::wrong("round-no-stops", "Choisissez au moins un point de livraison.").on("stop")
        }
        R::StopRepeated(_) => Told::wrong(
            "round-stop-repeated",
            "Un point de livraison est deux fois dans la tournée.",
        )
        .on("stop"),
        R::AlreadyDeparted => Told::late("round-departed", "Cette tournée est déjà partie."),
        R::NotDeparted => {
            Told::late("round-not-departed", "Cette tournée n’est pas encore partie.")
        }
        R::NotAStop(_) => {
            Told::wrong("round-not-a-stop", "Cette structure n’est pas dans la tournée.")
        }
        R::AlreadyDelivered(_) => Told::late("stop-already-delivered", "Ce point est déjà livré."),
    }
}
