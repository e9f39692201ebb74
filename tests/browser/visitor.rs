//! Somebody who came with a link and a telephone.

use crate::{page_rules, world::World};
use fantoccini::{elements::Element, wd::Locator};
use serde_json::Value;
use std::{fs, ops::Deref, path::PathBuf};
use test_support::{TestBrowser, eventually};

/// CSS pixels of the telephone.
pub const TELEPHONE: (u32, u32) = (360, 740);
const DESK: (u32, u32) = (1280, 800);

/// A browser as wide as a telephone, whose every page must keep the rules of [`page_rules`].
pub struct Visitor {
    pub browser: TestBrowser,
    /// Without a final slash.
    pub url: String,
    who: &'static str,
}

impl Visitor {
    /// Opens the sign-in link and presses the button.
    pub async fn enter(world: &World, who: &'static str, link: &str) -> Self {
        let mut visitor = Self::stranger(world, who).await;
        visitor.browser.goto(link).await.unwrap();
        visitor.sees("Appuyez sur le bouton pour entrer").await;
        visitor.checks_page("lien").await;
        visitor.presses("Entrer").await;
        visitor.find("header.site .who").await;
        visitor
    }

    /// Somebody who is not signed in.
    pub async fn stranger(world: &World, who: &'static str) -> Self {
        let mut browser = TestBrowser::open().await;
        browser.viewport(TELEPHONE.0, TELEPHONE.1).await.unwrap();
        Self { browser, url: world.url.clone(), who }
    }

    /// Their telephone goes out without a warning, and on again.
    pub async fn loses_power(self) -> Self {
        let mut browser = self.browser.killed_and_opened_again().await.unwrap();
        browser.viewport(TELEPHONE.0, TELEPHONE.1).await.unwrap();
        Self { browser, ..self }
    }

    /// Uses a fresh link up, in the same browser.
    pub async fn signs_in_again(&self, link: &str) {
        self.browser.goto(link).await.unwrap();
        self.presses("Entrer").await;
    }

    pub async fn opens(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.url)).await.unwrap();
    }

    /// Holds a page that was just loaded against the rules, and leaves a picture at both widths.
    pub async fn checks_page(&mut self, page: &str) {
        self.pictures(page).await;
        page_rules::check_traffic(&self.browser, &self.url).await;
    }

    /// The page as it is now, at both widths; it must fit both.
    pub async fn pictures(&mut self, page: &str) {
        for (width, height) in [DESK, TELEPHONE] {
            self.browser.viewport(width, height).await.unwrap();
            self.browser.screenshot(picture(self.who, page, width)).await.unwrap();
            page_rules::check(&self.browser, width).await;
        }
    }

    /// A picture of what the telephone shows right now.
    pub async fn photographs(&self, page: &str) {
        let image = self.browser.deref().screenshot().await.unwrap();
        fs::write(picture(self.who, page, TELEPHONE.0), image).unwrap();
    }

    /// Presses the button, or follows the link, whose words begin like this.
    pub async fn presses(&self, words: &str) {
        let begins = format!("[starts-with(normalize-space(), \"{words}\")]");
        self.clicks(&format!("//main//button{begins} | //main//a{begins}")).await;
    }

    /// Clicks on the first element that the XPath expression names.
    #[track_caller]
    pub fn clicks(&self, path: &str) -> impl Future<Output = ()> {
        let path = path.to_owned();
        let found = eventually(move || {
            let path = path.clone();
            async move { self.browser.find(Locator::XPath(&path)).await.ok() }
        });
        async move { self.clicks_on(&found.await).await }
    }

    /// Scrolls first, as a person does where something fixed covers the element.
    pub async fn clicks_on(&self, element: &Element) {
        let scroll = "arguments[0].scrollIntoView({ block: 'center' })";
        let element_json = serde_json::to_value(element).unwrap();
        self.browser.execute(scroll, vec![element_json]).await.unwrap();
        element.click().await.unwrap();
    }

    /// Writes `text` in place of what the field holds.
    pub async fn writes(&self, field: &str, text: &str) {
        let field = self.find(&format!("[name='{field}']")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub async fn chooses(&self, field: &str, words: &str) {
        let field = self.find(&format!("select[name='{field}']")).await;
        let option = format!("option[starts-with(normalize-space(), \"{words}\")]");
        field.find(Locator::XPath(&option)).await.unwrap().click().await.unwrap();
    }

    /// The first element that the selector names.
    pub async fn find(&self, css: &str) -> Element {
        eventually(|| async { self.browser.find(Locator::Css(css)).await.ok() }).await
    }

    pub async fn all(&self, css: &str) -> Vec<Element> {
        self.browser.find_all(Locator::Css(css)).await.unwrap()
    }

    pub async fn text(&self, css: &str) -> String {
        plain(&self.find(css).await.text().await.unwrap())
    }

    pub async fn value(&self, field: &str) -> String {
        let field = self.find(&format!("[name='{field}']")).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Waits until the page says so.
    #[track_caller]
    pub fn sees<'a>(&'a self, words: &'a str) -> impl Future<Output = ()> + 'a {
        eventually(move || async move {
            let main = self.browser.find(Locator::Css("main")).await.ok()?;
            plain(&main.text().await.ok()?).contains(words).then_some(())
        })
    }

    /// Waits until the page does not say so any more.
    #[track_caller]
    pub fn sees_no_more<'a>(&'a self, words: &'a str) -> impl Future<Output = ()> + 'a {
        eventually(move || async move {
            let main = self.browser.find(Locator::Css("main")).await.ok()?;
            (!plain(&main.text().await.ok()?).contains(words)).then_some(())
        })
    }

    pub async fn runs(&self, script: &str) -> Value {
        self.browser.execute(script, vec![]).await.unwrap()
    }
}

/// With plain spaces and no ends of lines: how words are parted is not what a test is about.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn picture(who: &str, page: &str, width: u32) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let target = folder.parent().unwrap_or(&folder);
    target.join(format!("screenshots/{who}-{page}-{width}.png"))
}
