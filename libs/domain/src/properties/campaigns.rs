//! A month only ever moves forward.

use crate::Fold;
use crate::campaigns::{self, Campaign, CampaignCommand, Stage};
use crate::testing::{context, month, now, offer, structure};
use chrono::TimeDelta;
use proptest::prelude::*;

fn a_command() -> impl Strategy<Value = CampaignCommand> {
    use CampaignCommand as C;
    let compose = proptest::collection::vec((1..4u128).prop_map(offer), 0..3)
        .prop_map(|lines| C::Compose { lines });
    let open = (-1..4i64, 0..3u128).prop_map(|(days, structures)| C::Open {
        closes_at: now() + TimeDelta::days(days),
        structures: (0..structures).map(structure).collect(),
    });
    prop_oneof![
        (1..=12u8).prop_map(|number| C::Draft { month: month(number) }),
        compose,
        open,
        prop::sample::select(vec![
            C::Close,
            C::MarkOrdered,
            C::MarkReceived,
            C::MarkDelivered,
            C::MarkSettled,
        ]),
    ]
}

/// How far into the month a stage is.
const fn place(stage: Stage) -> u8 {
    match stage {
        Stage::None => 0,
        Stage::Draft => 1,
        Stage::Open => 2,
        Stage::Closed => 3,
        Stage::Ordered => 4,
        Stage::Received => 5,
        Stage::Delivered => 6,
        Stage::Settled => 7,
    }
}

proptest! {
    #[test]
    fn a_campaign_goes_forward_one_stage_at_a_time_and_never_back(
        commands in proptest::collection::vec(a_command(), 0..80),
    ) {
        let mut campaign = Campaign::default();
        for command in commands {
            let before = campaign.stage;
            let events = campaigns::decide(&campaign, command, &context()).unwrap_or_default();
            for event in &events {
                campaign = campaign.evolve(event);
            }
            let steps = place(campaign.stage) - place(before);
            let composed = before == Stage::Draft && campaign.stage == Stage::Draft;
            prop_assert!(steps == u8::from(!events.is_empty() && !composed));
            prop_assert!(campaign.stage < Stage::Open || !campaign.offer.is_empty());
        }
    }
}
