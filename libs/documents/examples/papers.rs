//! Writes a sample of every paper into a folder: `cargo run -p documents --example papers -- DIR`.

use documents::papers::samples;
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("which folder?")?);
    fs::create_dir_all(&folder)?;
    for (name, bytes) in samples::all()? {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
