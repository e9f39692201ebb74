//! Every state of every page, from the gallery of samples: shape and accessibility, at 320 pixels,
//! at 200 % on a desk, by day and by night.

use crate::{axe, page_rules};
use std::future;
use test_support::TestBrowser;
use tokio::net::TcpListener;
use web::views;

/// The narrowest screen there is, and a desk's at 200 %.
const NARROW: u32 = 320;
const ZOOMED: u32 = 640;
/// What can be checked side by side on a machine of two cores.
const BROWSERS: usize = 2;

#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_every_page_can_be_used_by_everybody() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(web::gallery::serve(listener, future::pending()));
    let mut pages = vec![String::new()];
    pages.extend(views::gallery().unwrap().into_iter().map(|page| page.name));
    assert!(pages.len() > 100, "the samples are not found any more");
    let share = pages.len().div_ceil(BROWSERS);
    let all = pages.chunks(share).map(|pages| {
        let (url, pages) = (url.clone(), pages.to_vec());
        tokio::spawn(async move { check(&url, &pages).await })
    });
    for checked in all.collect::<Vec<_>>() {
        checked.await.unwrap();
    }
}

async fn check(url: &str, pages: &[String]) {
    let mut browser = TestBrowser::open().await;
    browser.prefers_dark(false).await.unwrap();
    for page in pages {
        browser.goto(&format!("{url}/{page}")).await.unwrap();
        for width in [ZOOMED, NARROW] {
            browser.viewport(width, 800).await.unwrap();
            page_rules::check_shape(&browser, width).await;
        }
        axe::check(&browser).await;
        browser.prefers_dark(true).await.unwrap();
        axe::check_colours(&browser).await;
        browser.prefers_dark(false).await.unwrap();
    }
}
