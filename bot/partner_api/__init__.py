"""The door in for partners: what became of a ticket, signed with the partner's own key."""
