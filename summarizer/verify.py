from summarizer.records import Verdict
def verify_quote(claim, document, *, speaker=None, spoken=True, path=""):
    at=document.text.find(claim)
    if at<0: return Verdict(claim,"absent",path,speaker,spoken)
    return Verdict(claim,"exact",path,speaker,spoken,at,at+len(claim),claim,occurrences=1)
def verify(summary, document):
    return tuple(verify_quote(q.text,document,speaker=q.speaker,path=f"/quotes/{i}/text") for i,q in enumerate(getattr(summary,'quotes',())))
