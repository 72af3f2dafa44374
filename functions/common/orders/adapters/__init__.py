"""The ports over one technology each; boto3's clients come from outside."""
