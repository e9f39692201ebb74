# Ce que l’on fait de ce dépôt. « make help » dit quoi.

.PHONY: help demo test bench fmt clean-data

help: ## Montre cette aide
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

demo: ## Lance la plateforme avec un mois d’exemple (ARGS=--fresh : en repartant de zéro)
	@deploy/bin/ensure compiler postgresql
	cargo build -p ctl
	@exec target/debug/solidaires demo $(ARGS)

test: ## Vérifie tout : mise en forme, règles du code, tests (PostgreSQL et Chromium compris)
	@deploy/bin/ensure compiler postgresql chromium poppler
	@deploy/bin/test

bench: ## Mesure les temps de réponse et les débits
	@deploy/bin/ensure compiler postgresql
	cargo bench -p solidaires_tests

fmt: ## Met le code en forme
	cargo fmt --all

clean-data: ## Arrête les bases de données locales et efface leurs données (.data)
	cargo run --quiet -p test_support --bin stop-cluster
	cargo run --quiet -p test_support --bin stop-cluster -- .data/postgres
	cargo run --quiet -p test_support --bin stop-cluster -- .data/bench-postgres
	rm -rf .data
