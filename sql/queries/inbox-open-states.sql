SELECT slug FROM state WHERE action_required;
