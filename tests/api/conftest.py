"""What the tests of the API share."""

import pytest


@pytest.fixture
def ask(client):
    """Ask the API: path behind /api/v1/, status and body back."""

    def ask(path, **headers):
        response = client.get(f"/api/v1/{path}", headers=headers)
        return response.status_code, response.json()

    return ask
