//! Writes every sample of every page to `target/gallery/`, to be looked at in a browser.

use std::{fs, io, path::Path};
use web::{assets, views};

fn main() -> io::Result<()> {
    let root = Path::new("target/gallery");
    fs::create_dir_all(root.join("static"))?;
    fs::write(root.join("static/solidaires.css"), assets::STYLE)?;
    fs::write(root.join("static/solidaires.js"), assets::SCRIPT)?;
    fs::write(root.join("static/icon.svg"), assets::ICON)?;
    for page in views::gallery().map_err(io::Error::other)? {
        let html = page.html.replace("\"/static/", "\"static/");
        fs::write(root.join(format!("{}.html", page.name)), html)?;
    }
    Ok(())
}
