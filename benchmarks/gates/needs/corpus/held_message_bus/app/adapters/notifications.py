import abc, boto3
class Abstract(abc.ABC):
    @abc.abstractmethod
    def send(self, to, m): raise NotImplementedError
class Email(Abstract):
    def __init__(self, ses=None): self.ses = ses or boto3.client("sesv2")
    def send(self, to, m): self.ses.send_email(FromEmailAddress="a@b.c", Destination={}, Content={})
