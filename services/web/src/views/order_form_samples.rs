//! The order form in all its states, and how much a long one weighs.

use super::order_form::{
    Filler, FilterTick, FormCategory, FormFilters, FormLine, NextTier, OrderForm, PickUp,
};
use super::{Label, Sample, Samples, Section, Tone, Typed, sample};
use kernel::{Money, Steps};

fn milk() -> Result<FormLine, sample::SampleError> {
    Ok(FormLine {
        product: sample::text("lait"),
        number: 0,
        name: sample::text("Lait entier en bouteille"),
        producer: sample::text("GAEC du Saintois"),
        labels: vec![sample::organic(), sample::local(18)],
        allergens: vec![sample::text("lait")],
        facts: vec!["bio", "local", "milk"],
        hidden: false,
        favourite: true,
        in_cases: true,
        one_more: true,
        step: sample::millilitres(1000)?,
        about_grams: None,
        ceiling: sample::cents(135),
        reached: None,
        next_tier: Some(NextTier { from: Steps::new(500), price: sample::cents(120) }),
        missing_to_case: Some(Steps::new(3)),
        quantity: Typed::new("6"),
        at_least: Typed::default(),
        at_most: Typed::default(),
        steps: Steps::new(6),
        total: sample::cents(810),
    })
}

fn cheese() -> Result<FormLine, sample::SampleError> {
    Ok(FormLine {
        product: sample::text("munster"),
        number: 1,
        name: sample::text("Munster, quart"),
        producer: sample::text("Ferme des Hautes Chaumes"),
        labels: vec![Label::new("AOP", "appellation d’origine protégée")],
        step: sample::piece()?,
        about_grams: Some(200),
        ceiling: sample::cents(1925),
        next_tier: None,
        missing_to_case: None,
        quantity: Typed::new("2"),
        steps: Steps::new(2),
        total: sample::cents(770),
        ..milk()?
    })
}

fn carrots() -> Result<FormLine, sample::SampleError> {
    Ok(FormLine {
        product: sample::text("carottes"),
        number: 2,
        name: sample::text("Carottes de sable"),
        producer: sample::text("Les Jardins de Toul"),
        labels: vec![sample::organic(), sample::local(4)],
        allergens: Vec::new(),
        facts: vec!["bio", "local", "saison"],
        favourite: false,
        one_more: false,
        step: sample::grams(500)?,
        ceiling: sample::cents(210),
        reached: Some(sample::cents(200)),
        next_tier: Some(NextTier { from: Steps::new(200), price: sample::cents(190) }),
        missing_to_case: None,
        quantity: Typed::new("3"),
        at_least: Typed::new("2"),
        at_most: Typed::new("4"),
        steps: Steps::new(3),
        total: sample::cents(315),
        ..milk()?
    })
}

fn eggs() -> Result<FormLine, sample::SampleError> {
    Ok(FormLine {
        product: sample::text("oeufs"),
        number: 3,
        name: sample::text("Œufs de plein air, boîte de 6"),
        producer: sample::text("Ferme de la Woëvre"),
        labels: vec![sample::local(27)],
        allergens: vec![sample::text("œufs")],
        step: sample::piece()?,
        ceiling: sample::cents(198),
        next_tier: Some(NextTier { from: Steps::new(100), price: sample::cents(185) }),
        missing_to_case: Some(Steps::new(1)),
        quantity: Typed::default(),
        steps: Steps::ZERO,
        total: Money::ZERO,
        ..milk()?
    })
}

fn category(slug: &str, name: &str, lines: Vec<FormLine>) -> FormCategory {
    FormCategory { slug: sample::text(slug), name: sample::text(name), lines }
}

fn filters(search: &str, organic: bool) -> FormFilters {
    let tick = |code, words, ticked| FilterTick { code, words, ticked };
    FormFilters {
        search: sample::text(search),
        only: vec![
            tick("favori", "Mes favoris", false),
            tick("bio", "Bio", organic),
            tick("local", "Local\u{a0}: ferme à 150\u{a0}km au plus", false),
            tick("saison", "De saison", false),
        ],
        without: vec![tick("milk", "lait", false), tick("eggs", "œufs", organic)],
    }
}

fn filtered() -> Result<OrderForm, sample::SampleError> {
    let hidden = FormLine { hidden: true, ..milk()? };
    Ok(OrderForm {
        filters: filters("carottes", true),
        tolerances: true,
        categories: vec![
            category("dairy", "Crèmerie", vec![hidden]),
            category("vegetables", "Légumes", vec![carrots()?]),
        ],
        ..usual()?
    })
}

fn usual() -> Result<OrderForm, sample::SampleError> {
    Ok(OrderForm {
        chrome: sample::member(Section::Order),
        month: sample::month("2026-11")?,
        closes_at: sample::instant("2026-11-08T17:00:00Z")?,
        pick_up: PickUp {
            place: Some(sample::text("Maison des solidarités de Toul")),
            date: Some(sample::day("2026-11-19")?),
        },
        notice: Some(sample::text(
            "Ce mois-ci, les carottes viennent de Toul. On cuisine ensemble le 19 !",
        )),
        filler: Filler::Own,
        action: sample::text("/commande"),
        campaign: sample::text("c1"),
        version: 2,
        places: false,
        filters: filters("", false),
        favourites: true,
        tolerances: false,
        last_month: Some(sample::month("2026-10")?),
        categories: vec![
            category("dairy", "Crèmerie", vec![milk()?, cheese()?, eggs()?]),
            category("vegetables", "Légumes", vec![carrots()?]),
        ],
        budget: Typed::new("40,00"),
        budget_amount: Some(sample::cents(4000)),
        total: sample::cents(1895),
        error_count: 0,
    })
}

fn with_errors() -> Result<OrderForm, sample::SampleError> {
    let wrong_milk = FormLine {
        quantity: Typed::wrong("six", "Écrivez un nombre, par exemple 6."),
        steps: Steps::ZERO,
        total: Money::ZERO,
        ..milk()?
    };
    let wrong_carrots = FormLine {
        at_most: Typed::wrong("2", "« Au plus » doit être au moins égal à votre quantité."),
        ..carrots()?
    };
    Ok(OrderForm {
        categories: vec![
            category("dairy", "Crèmerie", vec![wrong_milk]),
            category("vegetables", "Légumes", vec![wrong_carrots]),
        ],
        budget: Typed::new("2,00"),
        budget_amount: Some(sample::cents(200)),
        total: sample::cents(315),
        error_count: 2,
        ..usual()?
    })
}

impl Samples for OrderForm {
    const NAME: &'static str = "order-form";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let empty = Self {
            categories: Vec::new(),
            total: Money::ZERO,
            budget: Typed::default(),
            budget_amount: None,
            version: 0,
            ..usual()?
        };
        let mut easy = usual()?;
        easy.chrome = easy.chrome.read(true);
        let told = "Votre commande a changé dans un autre onglet. Rien n’est écrasé.";
        let mut conflict = usual()?;
        conflict.chrome = conflict.chrome.with_message(Tone::Error, told);
        Ok(vec![
            Sample::new("usual", usual()?),
            Sample::new("conflict", conflict),
            Sample::new("error", with_errors()?),
            Sample::new("filtered", filtered()?),
            Sample::new("easy", easy),
            Sample::new(
                "change",
                OrderForm { filler: Filler::Change { alias: sample::text("Mimosa") }, ..usual()? },
            ),
            Sample::new("empty", empty),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use askama::Template;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    const PRODUCTS: usize = 150;
    const FORM_BYTES_MAX: usize = 14_000;
    const FIRST_VIEW_BYTES_MAX: usize = 50_000;

    /// Words of which no two products have the same.
    const WORDS: [&str; 25] = [
        "Carottes",
        "Poireaux",
        "Munster",
        "Lait cru",
        "Farine",
        "Miel de sapin",
        "Jus de pomme",
        "Lentilles",
        "Faisselle",
        "Terrine",
        "Mirabelles",
        "Rhubarbe",
        "Pain complet",
        "Beurre",
        "Confiture",
        "Yaourt",
        "Saucisson",
        "Potiron",
        "Endives",
        "Bergamotes",
        "Huile de colza",
        "Brimbelles",
        "Quetsches",
        "Moutarde",
        "Topinambours",
    ];

    /// Prices and farms as different as real ones are.
    fn product(number: usize) -> Result<FormLine, sample::SampleError> {
        let cents = |of: usize| i64::try_from(100 + (number * of) % 1900).map(sample::cents);
        let ceiling = cents(37).unwrap_or_default();
        let step = u64::try_from(number).unwrap_or_default();
        let base = match number % 4 {
            0 => milk()?,
            1 => carrots()?,
            2 => eggs()?,
            _ => cheese()?,
        };
        Ok(FormLine {
            number,
            name: format!("{}, {} g", WORDS[number % 25], 50 * (1 + (number * 7) % 40)),
            producer: format!("Ferme de la {}", WORDS[(number / 7) % 25]),
            ceiling,
            reached: None,
            next_tier: base.next_tier.map(|_| NextTier {
                from: Steps::new(60 + step * 13 % 400),
                price: cents(29).unwrap_or_default(),
            }),
            missing_to_case: number.is_multiple_of(3).then(|| Steps::new(1 + step % 11)),
            quantity: Typed::default(),
            at_least: Typed::default(),
            at_most: Typed::default(),
            one_more: false,
            favourite: false,
            steps: Steps::ZERO,
            total: Money::ZERO,
            ..base
        })
    }

    fn compressed(text: &str) -> usize {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap().len()
    }

    #[test]
    fn a_form_of_150_products_is_light_and_so_is_all_of_its_first_view() {
        let lines: Vec<FormLine> = (0..PRODUCTS).map(|n| product(n).unwrap()).collect();
        let names = ["grocery", "dairy", "eggs", "fruit", "vegetables", "meat", "bread", "drinks"];
        let mut lines = lines.into_iter();
        let categories = names
            .iter()
            .map(|name| category(name, name, lines.by_ref().take(PRODUCTS.div_ceil(8)).collect()))
            .collect();
        let form = OrderForm { categories, ..usual().unwrap() };
        let html = form.render().unwrap();
        assert_eq!(html.matches("data-quantity").count(), PRODUCTS);
        let page = compressed(&html);
        assert!(page < FORM_BYTES_MAX, "the form is {page} bytes, {} as it is", html.len());
        use crate::assets::{ICON, PICTOGRAMS, SCRIPT, STYLE};
        let assets: usize = [STYLE, SCRIPT, ICON, PICTOGRAMS].map(compressed).iter().sum();
        let all = page + assets;
        assert!(all < FIRST_VIEW_BYTES_MAX, "the first view is {all} bytes");
        println!("form {page} bytes, first view {all} bytes");
    }
}
