//! Why an order got what it got, in words: from the share's reason, outcome and level.

use crate::format;
use app::queries::order::{LineShare, OrderLineView};
use domain::{allocation::Outcome, orders::Reason};
use kernel::{Money, Steps};

/// Why this quantity at this price; none until the goods are shared out.
pub fn reason(line: &OrderLineView, ceiling: Option<Money>) -> Option<String> {
    let share = line.share?;
    let mut words = quantity(line, &share);
    let fallen = ceiling.is_some_and(|ceiling| share.unit_price < ceiling);
    if fallen && !share.quantity.is_zero() {
        let price = format::money(share.unit_price);
        words.push_str(&format!(" Ensemble, nous avons fait baisser le prix à {price}."));
    }
    if let Some(grams) = line.weight_grams {
        words.push_str(&format!(" Poids mesuré\u{a0}: {}\u{a0}g.", format::integer(grams.into())));
    }
    Some(words)
}

fn quantity(line: &OrderLineView, share: &LineShare) -> String {
    let say = |steps: Steps| format::quantity(line.step, steps);
    let (given, level) = (say(share.quantity), say(share.level));
    let outcome = match share.reason {
        Reason::Shared(outcome) => outcome,
        Reason::BelowMinimum => {
            let text = "Toutes les commandes ensemble n’atteignent pas le minimum du producteur. \
                        Vous ne payez pas ce produit.";
            return text.to_owned();
        }
        Reason::Missing => {
            return format!(
                "Il en manquait dans votre cagette\u{a0}: vous recevez {given}, et vous ne payez \
                 pas le reste."
            );
        }
    };
    let more = share.quantity > line.want.quantity();
    let scarce = if more {
        format!("Pour remplir les cartons, chacun peut recevoir jusqu’à {level}")
    } else if share.level.is_zero() {
        "Il n’y en avait pas assez pour que chacun en ait".to_owned()
    } else {
        format!("Il n’y en avait pas assez\u{a0}: chacun reçoit au plus {level}")
    };
    match outcome {
        Outcome::AsOrdered => "Vous recevez tout ce que vous avez commandé.".to_owned(),
        Outcome::Extra => {
            format!("Pour remplir les cartons, vous recevez {given}, comme vous l’avez accepté.")
        }
        Outcome::Least => {
            format!("Il n’y en avait pas assez\u{a0}: vous recevez {given}, le moins accepté.")
        }
        Outcome::Level => format!("{scarce}."),
        Outcome::DrawWon => {
            format!(
                "{scarce}. Le tirage au sort a partagé le reste\u{a0}: vous en avez un de plus."
            )
        }
        Outcome::DrawLost => {
            format!(
                "{scarce}. Le tirage au sort a partagé le reste\u{a0}: il ne vous en donne pas."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::allocation::Want;
    use kernel::{Category, ProductId, SaleUnit, Step};

    fn told(outcome: Outcome, wanted: u64, given: u64, level: u64) -> String {
        let share = LineShare {
            quantity: Steps::new(given),
            reason: Reason::Shared(outcome),
            level: Steps::new(level),
            unit_price: Money::from_cents(180),
        };
        let line = OrderLineView {
            product: ProductId::derived(&[b"carrots"]),
            name: "Carottes".to_owned(),
            producer_name: "Les Jardins".to_owned(),
            category: Category::Vegetables,
            step: Step::try_new(SaleUnit::Kilogram, 500).unwrap(),
            want: Want::exactly(Steps::new(wanted)),
            ceiling: Money::from_cents(210),
            amount: Money::from_cents(90),
            share: Some(share),
            variable_weight_grams: None,
            weight_grams: None,
        };
        reason(&line, Some(Money::from_cents(180))).unwrap()
    }

    #[test]
    fn everybody_reads_why_they_got_what_they_got() {
        let all = "Vous recevez tout ce que vous avez commandé.";
        assert_eq!(told(Outcome::AsOrdered, 3, 3, 4), all);
        let level = "Il n’y en avait pas assez\u{a0}: chacun reçoit au plus 1\u{a0}kg.";
        assert_eq!(told(Outcome::Level, 3, 2, 2), level);
        let won = told(Outcome::DrawWon, 4, 3, 2);
        assert!(won.starts_with(level) && won.ends_with("vous en avez un de plus."), "{won}");
        let lost = told(Outcome::DrawLost, 4, 2, 2);
        assert!(lost.ends_with("il ne vous en donne pas."), "{lost}");
        let extra = told(Outcome::Extra, 2, 3, 4);
        assert!(extra.contains("1,5\u{a0}kg, comme vous l’avez accepté"), "{extra}");
    }
}
