//! A member who orders and reads over the network.

use crate::services::{Answer, ask};
use app::{App, Token};
use kernel::{MemberId, OrderId, ProductId, TenantId};
use runtime::random_bytes;
use solidaires_tests::world::{Town, World};
use std::{io, net::SocketAddr, time::Duration};
use test_support::eventually_within;

const DEADLINE: Duration = Duration::from_secs(40);

#[derive(Clone)]
pub struct Customer {
    pub tenant: TenantId,
    pub order: OrderId,
    address: SocketAddr,
    session: Token,
    path: String,
    product: ProductId,
}

impl Customer {
    /// Every member of the world, signed in.
    pub async fn all(world: &World, address: SocketAddr) -> Vec<Self> {
        let mut customers = vec![];
        for town in &world.towns {
            for member in &town.members {
                customers.push(Self {
                    tenant: town.id.into(),
                    order: OrderId::of_member(world.campaign, *member),
                    address,
                    session: signed_in(world.app(), town, *member).await,
                    path: format!("/api/v1/order-forms/{}/orders/mine", world.campaign),
                    product: world.offer[0].product,
                });
            }
        }
        customers
    }

    /// Asks for so many steps of the first product. Sent again, it changes nothing more.
    pub async fn try_to_order(&self, version: u64) -> io::Result<Answer> {
        let condition = match version {
            1 => ("If-None-Match", "*".to_owned()),
            _ => ("If-Match", format!("\"{}\"", version - 1)),
        };
        let headers = [
            ("Authorization", format!("Bearer {}", self.session)),
            ("Idempotency-Key", format!("{}-{version}", self.order)),
            condition,
        ];
        let line = format!("{{\"product\":\"{}\",\"quantity_steps\":{version}}}", self.product);
        let body = format!("{{\"lines\":[{line}]}}");
        ask(self.address, &format!("PUT {}", self.path), &headers, &body).await
    }

    /// Sends the same again and again while nobody answers, or not for certain.
    pub async fn order(&self, version: u64) {
        let answer = eventually_within(DEADLINE, || async {
            let answer = self.try_to_order(version).await.ok()?;
            (answer.status < 500).then_some(answer)
        })
        .await;
        let changed = format!("\"version\":{version}");
        assert!(answer.status < 300 && answer.body.contains(&changed), "{version}: {answer:?}");
    }

    /// What the API says of the order.
    pub async fn read_order(&self) -> Answer {
        let headers = [("Authorization", format!("Bearer {}", self.session))];
        ask(self.address, &format!("GET {}", self.path), &headers, "").await.unwrap()
    }

    /// A page, as a browser gets it.
    pub async fn read_page(&self, path: &str) -> Answer {
        let headers = [("Cookie", format!("session={}", self.session))];
        ask(self.address, &format!("GET {path}"), &headers, "").await.unwrap()
    }

    pub async fn sees(&self, version: u64) -> bool {
        let answer = self.read_order().await;
        answer.status == 200 && answer.body.contains(&format!("\"version\":{version},"))
    }
}

async fn signed_in(app: &App, town: &Town, member: MemberId) -> Token {
    let secret = || random_bytes::<32>().unwrap();
    let link = app.link_for_member(&town.animator(), member, secret()).await.unwrap();
    let session = Token::new(town.id.into(), secret());
    app.sign_in(&link, &session, secret()).await.unwrap();
    session
}
