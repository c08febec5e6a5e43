"""The rules of mastery learning over frozen records: no framework, no database, no clock."""
