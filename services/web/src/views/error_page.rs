//! The page twin of [`crate::problem::Problem`].

use super::{Chrome, FormKeys, Sample, Samples, sample};
use crate::problem::{FieldError, Problem};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/error.html")]
pub struct ErrorPage {
    pub chrome: Chrome,
    pub status: u16,
    pub title: String,
    pub detail: String,
    pub errors: Vec<FieldError>,
}

impl From<Problem> for ErrorPage {
    fn from(problem: Problem) -> Self {
        Self {
            chrome: Chrome::public("Acheteurs Solidaires", FormKeys::default()),
            status: problem.status.as_u16(),
            title: problem.title,
            detail: problem.detail,
            errors: problem.errors,
        }
    }
}

impl Samples for ErrorPage {
    const NAME: &'static str = "error";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let field = FieldError {
            field: sample::text("q.lait"),
            detail: sample::text("Lait : le nombre est trop grand."),
        };
        Ok(vec![
            Sample::new("not-found", Problem::not_found().into()),
            Sample::new("conflict", Problem::conflict().into()),
            Sample::new("invalid", Problem::invalid(vec![field]).into()),
        ])
    }
}
