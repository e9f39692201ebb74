//! The browser shows what a telephone would, with scripts or without.

use super::TestBrowser;
use std::{env, fs, process};

const PAGE: &str = "data:text/html,<!doctype html><meta charset=utf-8><title>Sans</title>\
    <body style='margin:0;height:3000px;background:%23eee'>\
    <p style='margin:0'>Bonjour</p><script>document.title = 'Avec'</script>";

async fn inner_width(browser: &TestBrowser) -> Option<u64> {
    browser.execute("return window.innerWidth", Vec::new()).await.unwrap().as_u64()
}

/// The width and height that a PNG file gives in its header.
fn png_size(image: &[u8]) -> (u32, u32) {
    assert_eq!(&image[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(image[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn a_page_can_be_as_narrow_as_a_telephone() {
    let mut browser = TestBrowser::open().await;
    browser.goto(PAGE).await.unwrap();
    assert_eq!(inner_width(&browser).await, Some(1280));

    browser.viewport(360, 640).await.unwrap();
    assert_eq!(inner_width(&browser).await, Some(360));
    browser.goto("data:text/html,<p>Page suivante").await.unwrap();
    assert_eq!(inner_width(&browser).await, Some(360), "the next page is as narrow");
}

#[tokio::test]
async fn a_screenshot_shows_the_whole_page() {
    let mut browser = TestBrowser::open().await;
    browser.viewport(360, 640).await.unwrap();
    browser.goto(PAGE).await.unwrap();
    let folder = env::temp_dir().join(format!("solidaires-screenshot-{}", process::id()));
    browser.screenshot(folder.join("page.png")).await.unwrap();
    let image = fs::read(folder.join("page.png")).unwrap();
    fs::remove_dir_all(folder).unwrap();
    assert_eq!(png_size(&image), (360, 3000));
    let height = browser.execute("return window.innerHeight", Vec::new()).await.unwrap();
    assert_eq!(height, 640, "the viewport is as it was");
}

#[tokio::test]
async fn a_page_can_be_seen_without_its_scripts() {
    let browser = TestBrowser::open().await;
    browser.goto(PAGE).await.unwrap();
    assert_eq!(browser.title().await.unwrap(), "Avec");

    browser.with_javascript(false).await.unwrap();
    browser.goto(PAGE).await.unwrap();
    assert_eq!(browser.title().await.unwrap(), "Sans");
    let paragraph = browser.find(fantoccini::Locator::Css("p")).await.unwrap();
    assert_eq!(paragraph.text().await.unwrap(), "Bonjour");
}

#[tokio::test]
async fn what_a_page_writes_and_asks_for_is_noted() {
    let browser = TestBrowser::open().await;
    browser.goto("data:text/html,<script>console.error('perdu')</script>").await.unwrap();
    let console = browser.noted("browser").await.unwrap();
    assert!(console.iter().any(|note| note.to_string().contains("perdu")), "{console:?}");
    let events = browser.noted("performance").await.unwrap();
    let request = "Network.requestWillBeSent";
    assert!(events.iter().any(|note| note.to_string().contains(request)), "{events:?}");
}
