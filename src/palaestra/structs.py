"""What the integration hooks get and return (document 000)."""

from palaestra.competitions.structs import ClientStruct, CompetitionStruct, SubmissionStruct

__all__ = ["ClientStruct", "CompetitionStruct", "SubmissionStruct"]
