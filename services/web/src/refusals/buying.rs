//! Why a buyer's order, wallet or voucher says no.

use super::Told;
use crate::format::money;
use domain::{orders::OrderRefusal, vouchers::VoucherRefusal, wallets::WalletRefusal};

pub(super) fn order(refusal: OrderRefusal) -> Told {
    use OrderRefusal as R;
    match refusal {
        R::FormClosed => Told::late(
            "order-form-closed",
            "Les commandes de ce mois sont closes. La commande ne change plus.",
        ),
        R::AlreadyPlaced => Told::late(
            "order-already-placed",
            "Une commande existe déjà ce mois-ci. Ouvrez-la pour la changer.",
        ),
        R::NotPlaced => Told::late("order-not-placed", "Il n’y a pas de commande ce mois-ci."),
        R::Cancelled => Told::late("order-cancelled", "Cette commande est annulée."),
        R::NoLines => Told::wrong("order-empty", "Choisissez au moins un produit."),
        R::NotOffered(product) => Told::wrong(
            "product-not-offered",
            "Ce produit n’est pas, ou n’est plus, sur le bon de commande de votre structure.",
        )
        .about(product),
        R::ProductRepeated(product) => {
            Told::wrong("order-product-repeated", "Ce produit est deux fois dans la commande.")
                .about(product)
        }
        R::QuantityMissing(product) => {
            Told::wrong("quantity-missing", "Écrivez une quantité, par exemple 1.").about(product)
        }
        R::QuantityTooLarge(product) => Told::wrong(
            "quantity-too-large",
            "Ce nombre est trop grand. Écrivez 1\u{202f}000 ou moins.",
        )
        .about(product),
        R::AmountTooLarge => Told::wrong("order-too-large", "Le total est trop grand."),
        R::AmountNotPositive => {
            Told::wrong("payment-not-positive", "Écrivez un montant au-dessus de zéro.")
                .on("amount")
        }
        R::MoreThanDue { due } if !due.is_positive() => {
            Told::late("order-paid", "Cette commande est déjà payée.").on("amount")
        }
        R::MoreThanDue { due } => {
            let due = money(due);
            let message = format!("Il reste {due} à payer. Écrivez ce montant ou moins.");
            Told::wrong("more-than-due", message).on("amount")
        }
        R::NotOrdered(product) => {
            Told::wrong("product-not-ordered", "Ce produit n’a pas été commandé.").about(product)
        }
        R::NotAllocated(product) => {
            Told::late("product-not-shared", "Ce produit n’est pas encore réparti.").about(product)
        }
        R::NotPresented => Told::late("voucher-not-presented", "Ce bon n’attend pas de réponse.")
            .on("voucher_code"),
        R::VoucherDeclined => {
            Told::late("voucher-declined", "Ce bon n’a pas pu servir pour ce montant.")
                .on("voucher_code")
        }
        R::PaymentRepeated => {
            Told::late("payment-repeated", "Ce paiement est déjà enregistré.").on("amount")
        }
        R::NotAMember => {
            Told::late("buyer-not-a-member", "Cette personne n’est pas adhérente de la structure.")
                .on("member")
        }
    }
}

pub(super) fn wallet(refusal: WalletRefusal) -> Told {
    match refusal {
        WalletRefusal::AmountNotPositive => {
            Told::wrong("wallet-not-positive", "Écrivez un montant au-dessus de zéro.").on("amount")
        }
        WalletRefusal::NotEnough { balance } => {
            let balance = money(balance);
            let message = format!("Il y a {balance} sur ce compte. Écrivez ce montant ou moins.");
            Told::wrong("wallet-not-enough", message).on("amount")
        }
    }
}

pub(super) fn voucher(refusal: VoucherRefusal) -> Told {
    use VoucherRefusal as R;
    let told = match refusal {
        R::AlreadyIssued => Told::late("voucher-already-issued", "Ce bon existe déjà."),
        R::Unknown => Told::wrong("voucher-unknown", "Ce bon n’est pas reconnu. Relisez le code."),
        R::AmountNotPositive => {
            return Told::wrong("voucher-not-positive", "Écrivez un montant au-dessus de zéro.")
                .on("amount");
        }
        R::ExpiryInThePast => {
            return Told::wrong("voucher-expiry-past", "La date limite est déjà passée.")
                .on("expires_on");
        }
        R::Expired => Told::late("voucher-expired", "La date limite de ce bon est passée."),
        R::NotEnough { left } => {
            let message = format!("Il reste {} sur ce bon.", money(left));
            Told::wrong("voucher-not-enough", message)
        }
        R::NotEligible { eligible } => {
            let message = format!(
                "Ce bon ne sert que pour certains rayons. Il peut payer {} de cette commande.",
                money(eligible)
            );
            Told::wrong("voucher-not-eligible", message)
        }
    };
    told.on("voucher_code")
}
