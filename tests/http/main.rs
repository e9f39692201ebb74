//! What each page promises, asked over HTTP on a real database: one file an address, mirrored.

#![cfg(test)]

mod animator;
mod api_catalogues;
mod api_document;
mod api_expired;
mod api_guard;
mod api_losses;
mod api_month;
mod api_orders;
mod api_payments;
mod api_region;
mod api_requests;
mod api_support;
mod api_transfers;
mod api_wallets;
mod coordinator;
mod guard;
mod member;
mod papers;
mod producer;
mod sign_in;
mod support;
