"""Addresses of linkage."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.support import linkage_contract_pages, linkage_pages, linkage_union_pages

HERE = "ho-tro/lien-ket/"
CHAIN = f"{HERE}chuoi/<key:code>/"
CONTRACT = f"{HERE}hop-dong/<key:code>/"
urlpatterns = [
    path(HERE, linkage_pages.linkage, name="linkage"),
    path(f"{HERE}tai/", linkage_pages.linkage_export, name="linkage_export"),
    path(f"{HERE}don-vi/", linkage_pages.linkage_offers, name="linkage_offers"),
    path(f"{HERE}chuoi/moi/", linkage_pages.chain_new, name="chain_new"),
    path(CHAIN, linkage_pages.chain, name="chain"),
    path(f"{CHAIN}ghi/", linkage_pages.chain_record, name="chain_record"),
    path(f"{HERE}hop-dong/", linkage_contract_pages.contracts, name="contracts"),
    path(f"{HERE}hop-dong/tai/", linkage_contract_pages.contracts_export, name="contracts_export"),
    path(f"{HERE}hop-dong/moi/", linkage_contract_pages.contract_new, name="contract_new"),
    path(CONTRACT, linkage_contract_pages.contract, name="contract"),
    path(f"{CONTRACT}ghi/", linkage_contract_pages.contract_record, name="contract_record"),
    path(f"{HERE}lien-hiep/", linkage_union_pages.unions, name="unions"),
    path(f"{HERE}lien-hiep/tai/", linkage_union_pages.unions_export, name="unions_export"),
    path(f"{HERE}so-do/", linkage_union_pages.linkage_picture, name="linkage_picture"),
]
