//! The hand-over on a device that may have no network: words and frame alone, the same for
//! everybody, so that the device may keep the page. The crates come as data.

use super::{Chrome, FormKeys, Sample, Samples, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "animator/hand_over_device.html")]
pub struct HandOverDevice {
    pub chrome: Chrome,
}

impl Samples for HandOverDevice {
    const NAME: &'static str = "hand-over-device";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let chrome = Chrome::public("Acheteurs Solidaires", FormKeys::default());
        Ok(vec![Sample::new("usual", Self { chrome })])
    }
}
