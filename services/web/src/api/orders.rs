//! Orders of the caller's structure: a member's own, or any that the animator writes down.

use super::{
    caller::{Caller, OptionalKey},
    change::{Changed, carry_out_request, tag},
    condition::{Condition, Version},
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        orders::{OrderBody, OrderHeadJson, OrderJson},
    },
};
use crate::state::WebState;
use app::{Command, Purpose, Request, queries};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use domain::orders::{Buyer, Channel, OrderCommand, WantedLine};
use kernel::{CampaignId, MemberId, OrderId, Role};
use uuid::Uuid;

const WHICH_ORDER: &str =
    "«\u{a0}mine\u{a0}», «\u{a0}member:<id>\u{a0}» ou l’identifiant d’une commande";
const VERSION_SEEN: &str = "L’«\u{a0}ETag\u{a0}» de la version vue";
const NOTHING_SEEN: &str = "«\u{a0}*\u{a0}» pour la première fois";

/// The order that an address names.
pub struct Named {
    pub campaign: CampaignId,
    pub order: OrderId,
    /// Known where the address says whose it is.
    buyer: Option<Buyer>,
}

impl Named {
    /// `mine` is the member's order, or the structure's own; `member:<id>` is that member's;
    /// anything else is the id of an order.
    pub fn read(caller: &Caller, campaign: Uuid, text: &str) -> ApiResult<Self> {
        let campaign = CampaignId::from_uuid(campaign);
        let structure = caller.of_structure()?;
        let member = caller.member_or_animator()?;
        let buyer = match (text, text.strip_prefix("member:"), member) {
            ("mine", _, Some(member)) => Some(Buyer::Member(member)),
            ("mine", _, None) => Some(Buyer::Structure),
            (_, Some(id), _) => Some(Buyer::Member(parsed::<MemberId>(id)?)),
            (_, None, _) => None,
        };
        let order = match buyer {
            Some(Buyer::Member(member)) => OrderId::of_member(campaign, member),
            Some(Buyer::Structure) => OrderId::of_structure(campaign, structure),
            None => parsed(text)?,
        };
        match member {
            Some(member) if order != OrderId::of_member(campaign, member) => {
                Err(ApiError::not_found())
            }
            Some(member) => Ok(Self { campaign, order, buyer: Some(Buyer::Member(member)) }),
            None => Ok(Self { campaign, order, buyer }),
        }
    }

    fn command(&self, command: OrderCommand) -> Command {
        Command::Order(self.order, self.campaign, command)
    }

    fn place(&self, caller: &Caller, lines: Vec<WantedLine>) -> ApiResult<OrderCommand> {
        let channel = match caller.actor.role {
            Role::Member(_) => Channel::Screen,
            _ => Channel::Paper,
        };
        let buyer = self.buyer.ok_or_else(ApiError::not_found)?;
        Ok(OrderCommand::Place { campaign: self.campaign, buyer, channel, lines })
    }
}

fn parsed<T: std::str::FromStr>(text: &str) -> ApiResult<T> {
    text.parse().map_err(|_| ApiError::not_found())
}

/// A member is shown their own order alone.
#[utoipa::path(get, path = "/order-forms/{campaign}/orders", tag = "orders",
    summary = "Les commandes du mois", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = [OrderHeadJson])))]
pub async fn list_orders(
    State(state): State<WebState>,
    caller: Caller,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Json<Vec<OrderHeadJson>>> {
    let (tenant, campaign) = (caller.of_structure()?.into(), CampaignId::from_uuid(campaign));
    let orders = match caller.member_or_animator()? {
        Some(member) => {
            let mut reading = state.app.reading(tenant).await?;
            let all = queries::order::orders_of_member(&mut reading, tenant, member).await?;
            let of_campaign = all.iter().filter(|head| head.campaign == campaign);
            of_campaign.map(OrderHeadJson::from).collect()
        }
        None => {
            let read = async |vault: &mut app::vault::Vault| {
                queries::month_board::month_board(vault, tenant, campaign).await
            };
            let board = state.app.disclose(&caller.actor, Purpose::MonthBoard, read).await?;
            board.iter().map(OrderHeadJson::from).collect()
        }
    };
    Ok(Json(orders))
}

#[utoipa::path(get, path = "/order-forms/{campaign}/orders/{order}", tag = "orders",
    summary = "Une commande",
    params(("campaign" = Uuid, Path), ("order" = String, Path,
        description = WHICH_ORDER)),
    security(("session" = [])), responses((status = 200, body = OrderJson,
        headers(("ETag" = String, description = "La version, pour If-Match")))))]
pub async fn show_order(
    State(state): State<WebState>,
    caller: Caller,
    Path((campaign, order)): Path<(Uuid, String)>,
) -> ApiResult<Response> {
    let named = Named::read(&caller, campaign, &order)?;
    let read = async |vault: &mut app::vault::Vault| {
        queries::order::read_order(vault, caller.tenant(), named.order).await
    };
    let order = state.app.disclose(&caller.actor, Purpose::Order, read).await?;
    let order = order.filter(|order| order.head.campaign == named.campaign);
    let order = order.ok_or_else(ApiError::not_found)?;
    let mut response = Json(OrderJson::from(&order)).into_response();
    tag(&mut response, order.head.version);
    Ok(response)
}

/// All lines anew. `If-None-Match: *` places it, `If-Match` changes the version that was seen.
#[utoipa::path(put, path = "/order-forms/{campaign}/orders/{order}", tag = "orders",
    summary = "Passer ou changer une commande",
    params(("campaign" = Uuid, Path), ("order" = String, Path),
        ("If-Match" = Option<String>, Header, description = VERSION_SEEN),
        ("If-None-Match" = Option<String>, Header, description = NOTHING_SEEN),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = OrderBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson), (status = 201, body = ChangeJson)))]
pub async fn put_order(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    condition: Condition,
    Path((campaign, order)): Path<(Uuid, String)>,
    Json(body): Json<OrderBody>,
) -> ApiResult<Changed> {
    let named = Named::read(&caller, campaign, &order)?;
    let lines = body.read()?;
    let products: Vec<_> = lines.iter().map(|line| line.product).collect();
    let (command, expected) = match condition {
        Condition::Nothing => (named.place(&caller, lines)?, None),
        Condition::Version(version) => (OrderCommand::Change { lines }, Some(version)),
    };
    let request = Request::new(id, named.command(command)).expecting(expected);
    let done = carry_out_request(&state, &caller, request).await;
    let done = done.map_err(|error| {
        let error = error.in_lines(&products).or_nothing_there();
        error.precondition_failed(&["conflict", "order-already-placed"])
    })?;
    let changed = match condition {
        Condition::Nothing => Changed::created(named.order.uuid(), done),
        Condition::Version(_) => Changed::new(named.order.uuid(), done),
    };
    Ok(changed.tagged())
}

/// What was paid goes to the buyer's wallet.
#[utoipa::path(delete, path = "/order-forms/{campaign}/orders/{order}", tag = "orders",
    summary = "Annuler une commande",
    params(("campaign" = Uuid, Path), ("order" = String, Path),
        ("If-Match" = String, Header, description = VERSION_SEEN),
        ("Idempotency-Key" = Option<String>, Header)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn cancel_order(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    Version(version): Version,
    Path((campaign, order)): Path<(Uuid, String)>,
) -> ApiResult<Changed> {
    let named = Named::read(&caller, campaign, &order)?;
    let request = Request::new(id, named.command(OrderCommand::Cancel)).expecting(Some(version));
    let done = carry_out_request(&state, &caller, request).await;
    let done = done.map_err(|error| error.or_nothing_there().precondition_failed(&["conflict"]))?;
    Ok(Changed::new(named.order.uuid(), done).tagged())
}
