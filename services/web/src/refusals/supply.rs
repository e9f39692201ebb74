//! Why a producer's catalogue, a negotiation, a pooled order or a reception says no.

use super::Told;
use crate::format::money;
use domain::{
    floors::FloorRefusal, negotiations::NegotiationRefusal, pooling::PoolingRefusal,
    producers::ProducerRefusal, receptions::ReceptionRefusal,
};

pub(super) fn producer(refusal: &ProducerRefusal) -> Told {
    use ProducerRefusal as R;
    match refusal {
        R::AlreadyRegistered => {
            Told::late("producer-already-registered", "Ce producteur existe déjà.")
        }
        R::NotRegistered => {
            Told::late("producer-not-registered", "Ce producteur n’est pas encore inscrit.")
        }
        R::NameMissing => Told::wrong("producer-name-missing", "Écrivez un nom.").on("name"),
        R::EmptyCatalogue => {
            Told::wrong("catalogue-empty", "Ce catalogue n’a pas de produit.").on("file")
        }
        R::DuplicateProduct(product) => {
            Told::wrong("catalogue-duplicate", "Ce produit est deux fois dans le catalogue.")
                .on("file")
                .about(*product)
        }
        R::UnknownProduct(product) => {
            Told::wrong("catalogue-unknown-product", "Ce produit n’est pas dans le catalogue.")
                .about(*product)
        }
        R::PriceMissing(product) => {
            Told::wrong("price-missing", "Écrivez un prix au-dessus de zéro.").about(*product)
        }
    }
}

pub(super) fn floor(refusal: FloorRefusal) -> Told {
    match refusal {
        FloorRefusal::NoFloorRecorded => {
            Told::late("floor-not-recorded", "Aucun prix plancher n’est noté pour ce produit.")
        }
        FloorRefusal::PriceMissing => {
            Told::wrong("floor-price-missing", "Écrivez un prix au-dessus de zéro.").on("floor")
        }
    }
}

pub(super) fn negotiation(refusal: NegotiationRefusal) -> Told {
    use NegotiationRefusal as R;
    match refusal {
        R::AlreadyOpen => Told::late("negotiation-already-open", "Cette négociation existe déjà."),
        R::NotOpen => Told::late("negotiation-not-open", "Cette négociation n’est pas ouverte."),
        R::Ended => Told::late("negotiation-ended", "Cette négociation est terminée."),
        R::NoProducts => {
            Told::wrong("negotiation-no-products", "Choisissez au moins un produit.").on("product")
        }
        R::ProductNotNegotiated(product) => {
            Told::wrong("product-not-negotiated", "Ce produit n’est pas dans la négociation.")
                .about(product)
        }
        R::ProductRepeated(product) => {
            Told::wrong("terms-product-repeated", "Ce produit est deux fois dans la proposition.")
                .about(product)
        }
        // The figure is the producer's secret.
        R::BelowFloor(product) => {
            Told::wrong("below-floor", "Ce prix est trop bas pour le producteur.").about(product)
        }
        R::CaseSizeMissing(product) => {
            Told::wrong("case-size-missing", "Écrivez combien il y en a dans un carton.")
                .about(product)
        }
        R::MinimumNegative => {
            Told::wrong("minimum-negative", "Le minimum de commande ne peut pas être négatif.")
                .on("minimum")
        }
        R::ValidityReversed => {
            Told::wrong("validity-reversed", "La fin doit être après le début.").on("valid_to")
        }
        R::ValidityOver => {
            Told::wrong("validity-over", "Cette période est déjà passée.").on("valid_to")
        }
        R::NothingProposed => Told::late("nothing-proposed", "Il n’y a pas encore de proposition."),
        R::OwnProposal => Told::late(
            "own-proposal",
            "C’est votre propre proposition. L’autre partie doit répondre.",
        ),
        R::OtherAgreement => Told::wrong(
            "other-agreement",
            "Un accord porte l’identifiant de sa négociation, et aucun autre.",
        ),
    }
}

pub(super) fn pooling(refusal: PoolingRefusal) -> Told {
    use PoolingRefusal as R;
    match refusal {
        R::AlreadyRecorded(_) => {
            Told::late("demand-already-counted", "La demande de cette structure est déjà comptée.")
        }
        R::AlreadyFixed => Told::late("pooled-already-fixed", "Cette commande est déjà calculée."),
        R::NotFixed => {
            Told::late("pooled-not-fixed", "Cette commande n’est pas encore calculée. Patientez.")
        }
        R::NoDemand => Told::late("pooled-no-demand", "Personne n’a commandé à ce producteur."),
        R::NotOffered(product) => {
            Told::wrong("pooled-not-offered", "Ce produit n’est pas dans la campagne.")
                .about(product)
        }
        R::SeedInvalid => Told::wrong("seed-invalid", "Le tirage au sort n’est pas lisible."),
        R::AmountTooLarge => Told::wrong("pooled-too-large", "Le total est trop grand."),
        R::BelowMinimum { minimum, total } => {
            let message = format!(
                "La commande fait {}. Le minimum du producteur est {}.",
                money(total),
                money(minimum)
            );
            Told::late("below-minimum", message)
        }
        R::NotBelowMinimum => Told::late("not-below-minimum", "Cette commande atteint le minimum."),
        R::ReasonMissing => {
            Told::wrong("override-reason-missing", "Écrivez une raison.").on("reason")
        }
        R::AlreadySent => Told::late("pooled-already-sent", "Cette commande est déjà envoyée."),
        R::NotSent => Told::late("pooled-not-sent", "Cette commande n’est pas encore envoyée."),
        R::Cancelled => Told::late("pooled-cancelled", "Cette commande est annulée."),
        R::AlreadyConfirmed => {
            Told::late("pooled-already-confirmed", "Cette commande est déjà confirmée.")
        }
        R::NotConfirmed => {
            Told::late("pooled-not-confirmed", "Le producteur n’a pas encore répondu.")
        }
        R::UnknownProduct(product) => {
            Told::wrong("pooled-unknown-product", "Ce produit n’est pas dans la commande.")
                .about(product)
        }
        R::ProductRepeated(product) => {
            Told::wrong("supply-product-repeated", "Ce produit est deux fois dans la réponse.")
                .about(product)
        }
        R::MoreThanOrdered(product) => {
            Told::wrong("more-than-ordered", "C’est plus que ce qui est commandé.").about(product)
        }
        R::MoreThanAllocated(product) => {
            Told::late("more-than-shared", "C’est plus que ce qui est déjà réparti.").about(product)
        }
    }
}

pub(super) fn reception(refusal: ReceptionRefusal) -> Told {
    use ReceptionRefusal as R;
    match refusal {
        R::AlreadyReceived => Told::late("already-received", "Cette réception est déjà notée."),
        R::NotReceived => Told::late("not-received", "Rien n’est encore reçu de ce producteur."),
        R::NotOrdered => {
            Told::late("nothing-ordered", "Aucune commande n’est partie chez ce producteur.")
        }
        R::ProductNotOrdered(product) => {
            Told::wrong("received-not-ordered", "Ce produit n’était pas commandé.").about(product)
        }
        R::ProductRepeated(product) => {
            Told::wrong("received-repeated", "Ce produit est deux fois dans la réception.")
                .about(product)
        }
        R::TooMuch(product) => Told::wrong(
            "received-too-much",
            "Cette quantité dépasse ce qui est commandé, livré ou encore là.",
        )
        .about(product),
        R::Packed { product, loose } if loose.is_zero() => Told::late(
            "loss-all-packed",
            "Tout est déjà dans les cagettes prêtes. Ce qui manque dans une cagette se note sur \
             cette cagette.",
        )
        .about(product),
        R::Packed { product, .. } => Told::late(
            "loss-packed",
            "Il en reste moins que cela hors des cagettes prêtes, qui gardent ce qu’elles \
             contiennent.",
        )
        .about(product),
        R::NotInCrate(product) => {
            Told::late("not-in-crate", "Cette cagette n’en contient pas autant.").about(product)
        }
        R::LotMissing(product) => {
            Told::wrong("received-lot-missing", "Écrivez le numéro de lot.").about(product)
        }
        R::ReasonMissing(product) => {
            Told::wrong("refusal-reason-missing", "Écrivez pourquoi ce produit est refusé.")
                .about(product)
        }
    }
}
